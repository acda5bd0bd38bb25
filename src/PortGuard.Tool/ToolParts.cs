using System.Collections;

namespace PortGuard.Tool;

/// <summary>Everything that a verb takes from outside, so that a test can give it something else. Nothing is made before it is asked for.</summary>
internal sealed class ToolParts
{
    // proc(5); other systems have no such link, and their file systems know no name that is not UTF-8.
    private const string LinkToDirectory = "/proc/self/cwd";
    private readonly Func<SystemParts> _makeSystem;
    private readonly Func<SystemParts, OwnProcess> _readSelf;
    private SystemParts? _system;
    private OwnProcess? _self;
    private IReadOnlyDictionary<string, string>? _environment;
    private string? _directory;

    /// <param name="system">Makes the parts that know the operating system; called on first use.</param>
    /// <param name="self">Reads who we are; called on first use.</param>
    public ToolParts(Func<SystemParts> system, Func<SystemParts, OwnProcess> self)
    {
        _makeSystem = system;
        _readSelf = self;
    }

    public required ITerminal Terminal { get; init; }

    /// <summary>The environment variables, names as they are; those of this process if no others are given.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get => _environment ??= Variables();
        init => _environment = value;
    }

    /// <summary>
    /// The working directory, absolute; that of this process if no other is given. Where .NET has no path of it (it was deleted, or its name
    /// is not UTF-8) the kernel's link to it: what is looked up from there is found, and no process is shown as working in it.
    /// </summary>
    public string Directory
    {
        get => _directory ??= WorkingDirectory();
        init => _directory = value;
    }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes what wakes a wait when a socket on one of the ports is closed.</summary>
    public Func<IReadOnlyList<int>, TimeProvider, IPortChanges> Releases { get; init; } = PortChanges.Releases;

    /// <summary>Starts the program of <c>run</c>.</summary>
    public IProgramStarter Starter { get; init; } = global::System.OperatingSystem.IsWindows() ? new WindowsProgramStarter() : new UnixProgramStarter();

    /// <summary>Starts the program of <c>run --restart</c>, again and again.</summary>
    public IChildStarter ChildStarter { get; init; } = global::System.OperatingSystem.IsWindows() ? new WindowsProgramStarter() : new UnixChildStarter();

    /// <summary>Who reads the tables and sends the signals.</summary>
    public SystemParts System => _system ??= _makeSystem();

    /// <summary>Who we are; under sudo, with the user who called it.</summary>
    /// <exception cref="IOException">The process table does not show us.</exception>
    public OwnProcess Self => _self ??= _readSelf(System);

    public static ToolParts Create(ITerminal terminal) => new(
        () => SystemParts.Create(InspectorKind.Auto, new TerminalLogger(terminal), isCommand: true),
        system => OwnProcessReader.Read(system.Processes, contentRoot: null, entryAssembly: null, isCommand: true))
    {
        Terminal = terminal,
    };

    private static string WorkingDirectory()
    {
        try
        {
            var directory = global::System.Environment.CurrentDirectory;
            return directory.Contains('\uFFFD', StringComparison.Ordinal) ? LinkToDirectory : directory;
        }
        catch (IOException)
        {
            // getcwd(2), ENOENT: it was deleted under us.
            return LinkToDirectory;
        }
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in global::System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
