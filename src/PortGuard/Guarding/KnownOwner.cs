using System.Globalization;

namespace PortGuard;

/// <summary>What kind of protected program it is. The first two are rules of their own that <see cref="PortGuardOptions.Allow"/> cannot lift.</summary>
internal enum KnownOwnerKind
{
    /// <summary>It holds the port for something else: a container, a tunnel, a virtual machine.</summary>
    Forwarder,

    /// <summary>It holds the port for a service that it starts on the first connection.</summary>
    ServiceManager,

    Database,
    Broker,
    RemoteAccess,
    Supervisor,
    Editor,
    Browser,
    Desktop,
    System,
    BuildServer,
}

/// <summary>One program that is not to be ended, how it is recognised, and what to tell the developer.</summary>
/// <param name="Kind">What kind of program it is.</param>
/// <param name="Title">What people call it, such as "Redis"; with an article, such as "a browser", for a row of several programs.</param>
/// <param name="What">A clause after the title, such as "a database".</param>
/// <param name="Names">Base names of the executable, lower case; "*" at the end = any rest.</param>
internal sealed record KnownOwner(KnownOwnerKind Kind, string Title, string What, params string[] Names)
{
    /// <summary>The script, module, jar or main class that a language's executable runs, written like the names; an alternative to them.</summary>
    public string[] Scripts { get; init; } = [];

    /// <summary>Parts of the path of the executable or script; another alternative.</summary>
    public string[] PathParts { get; init; } = [];

    /// <summary>How the text begins that the program writes over its arguments; another alternative.</summary>
    public string? TitleStart { get; init; }

    /// <summary>A further condition on the arguments.</summary>
    public Func<Invocation, bool>? When { get; init; }

    /// <summary>Commands to type instead; {pid}, {port} and {directory} are filled in, and a command whose value is unknown is left out.</summary>
    public string[] Commands { get; init; } = [];

    public bool Matches(Invocation call) =>
        (Names.Any(name => IsNamed(name, call.Executable))
            || Scripts.Any(name => IsNamed(name, call.Program))
            || PathParts.Any(part => Contains(call.Path, part) || Contains(call.Script, part))
            || (TitleStart is { } start && call.Title?.StartsWith(start, StringComparison.Ordinal) == true))
        && (When is null || When(call))
        && !(Kind is KnownOwnerKind.Editor or KnownOwnerKind.Browser or KnownOwnerKind.Desktop && IsOwnBuild(call.Path));

    public IReadOnlyList<string> CommandsFor(ProcessSnapshot process, int port) =>
    [
        .. Commands
            .Select(command => Fill(Fill(Fill(command, "{pid}", process.ProcessId.ToString(CultureInfo.InvariantCulture)),
                "{port}", port > 0 ? port.ToString(CultureInfo.InvariantCulture) : null),
                "{directory}", process.WorkingDirectory is { } directory ? ProcessText.ShellWord(directory) : null))
            .OfType<string>(),
    ];

    private static bool Contains(string? path, string part) => path?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsNamed(string name, string candidate) => name.EndsWith('*')
        ? candidate.StartsWith(name[..^1], StringComparison.Ordinal)
        : candidate == name;

    // Where builds go: a developer's own program may be called Rider, Fleet or Arc.
    private static bool IsOwnBuild(string path) =>
        path.Contains("/bin/Debug/", StringComparison.Ordinal) || path.Contains("/bin/Release/", StringComparison.Ordinal)
        || path.Contains(@"\bin\Debug\", StringComparison.OrdinalIgnoreCase) || path.Contains(@"\bin\Release\", StringComparison.OrdinalIgnoreCase);

    private static string? Fill(string? command, string place, string? value) =>
        command?.Contains(place, StringComparison.Ordinal) != true ? command
        : value is null ? null
        : command.Replace(place, value, StringComparison.Ordinal);
}
