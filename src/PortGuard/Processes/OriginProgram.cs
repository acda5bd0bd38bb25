namespace PortGuard;

/// <summary>A program under which others run, and how it is recognised. All conditions that are given must hold, except that names are alternatives.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">What to call it.</param>
internal sealed record OriginProgram(ProcessOriginKind Kind, string Name)
{
    /// <summary>Base names of executables, or of scripts that a language's executable runs.</summary>
    public string[] Programs { get; init; } = [];

    /// <summary>Base names of executables only: words too common for a script's name.</summary>
    public string[] Executables { get; init; } = [];

    /// <summary>Parts of the path of the executable or script.</summary>
    public string[] PathParts { get; init; } = [];

    /// <summary>How the text begins that the program writes over its arguments.</summary>
    public string? Title { get; init; }

    /// <summary>A further condition on the arguments.</summary>
    public Func<Invocation, bool>? When { get; init; }

    public bool Restarts { get; init; }

    /// <summary>A better name made from the arguments.</summary>
    public Func<Invocation, string>? Display { get; init; }

    /// <summary>The command that ends the process under it the right way; from the manager and the process.</summary>
    public Func<ProcessSnapshot, ProcessSnapshot, string?>? Stop { get; init; }

    public bool Matches(Invocation call) => IsNamed(call) && (When is null || When(call));

    private bool IsNamed(Invocation call) =>
        (call.Title is { } title && Title is { } start && title.StartsWith(start, StringComparison.Ordinal))
        || Executables.Contains(call.Executable)
        || Programs.Contains(call.Executable)
        || (call.Program.Length > 0 && Programs.Contains(call.Program))
        || PathParts.Any(part => Contains(call.Path, part) || Contains(call.Script, part));

    private static bool Contains(string? path, string part) => path?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
