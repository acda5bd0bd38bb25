namespace PortGuard.Tool;

/// <summary>Finds the file of a program as execvp(3) does, but before anything is done: a misspelt name must not end a process.</summary>
/// <param name="path">The variable PATH; null where it is not set.</param>
/// <param name="directory">The working directory.</param>
internal sealed class ProgramSearch(string? path, string directory)
{
    // confstr(3), _CS_PATH: what execvp searches without PATH.
    private const string DefaultPath = "/bin:/usr/bin";
    private const int MostShown = 6;

    /// <summary>Where programs of a project are that a shell does not search.</summary>
    private static readonly string[] _ofTheProject = [".", "node_modules/.bin", ".venv/bin", "venv/bin", "bin"];

    /// <returns>The path to execute, as execvp would name it.</returns>
    /// <exception cref="ToolException">There is none (127), or it may not be executed (126).</exception>
    public string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsProgram(program) ? program : throw Unusable(program, program);
        }

        string? forbidden = null;
        foreach (var candidate in Candidates(program))
        {
            if (IsProgram(candidate))
            {
                return candidate;
            }

            forbidden ??= File.Exists(Full(candidate)) ? candidate : null;
        }

        throw forbidden is null ? Missing(program) : Unusable(program, forbidden);
    }

    private IEnumerable<string> Candidates(string program) =>
        // An empty entry is the working directory (POSIX, Environment Variables, PATH).
        program.Length == 0 ? [] : Entries().Select(entry => entry.Length == 0 ? program : $"{entry.TrimEnd('/')}/{program}");

    private string[] Entries() => (path ?? DefaultPath).Split(':');

    private bool IsProgram(string candidate) => File.Exists(Full(candidate)) && Libc.access(Full(candidate), Libc.X_OK) == 0;

    private string Full(string candidate) => Path.Combine(directory, candidate);

    private ToolException Unusable(string program, string file)
    {
        var name = CommandLine.Sanitize(file);
        return Directory.Exists(Full(file)) ? new(ExitCode.CannotExecute, $"{name} is a directory and no program.")
            : File.Exists(Full(file)) ? new(ExitCode.CannotExecute, $"{name} may not be executed; chmod +x {CommandLine.Quote(name)}, or write its interpreter before it (-- sh {CommandLine.Quote(name)}).")
            : new(ExitCode.NoSuchProgram, $"there is no program {CommandLine.Sanitize(program)}.");
    }

    private ToolException Missing(string program)
    {
        var name = CommandLine.Sanitize(program);
        var entries = Entries();
        var searched = string.Join(", ", entries.Take(MostShown).Select(entry => entry.Length == 0 ? "." : CommandLine.Sanitize(entry)));
        var more = entries.Length > MostShown ? Phrases.Invariant($" and {entries.Length - MostShown} more") : "";
        return new(ExitCode.NoSuchProgram, $"there is no program '{name}' in PATH ({searched}{more}).{Suggestion(program)}");
    }

    private string Suggestion(string program)
    {
        if (program.Contains(' ', StringComparison.Ordinal))
        {
            return $" The program and its arguments are words of their own: -- {CommandLine.Sanitize(program)}";
        }

        var near = _ofTheProject.Select(place => $"{place}/{program}").FirstOrDefault(candidate => program.Length > 0 && IsProgram(candidate));
        return near is null ? "" : $" There is {CommandLine.Sanitize(near)}: write it with its directory.";
    }
}
