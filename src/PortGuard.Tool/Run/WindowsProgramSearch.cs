namespace PortGuard.Tool;

/// <summary>Finds a program as cmd.exe does: in the working directory, then in PATH, with the extensions of PATHEXT.</summary>
internal static class WindowsProgramSearch
{
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    /// <exception cref="ToolException">There is none (127).</exception>
    public static string Find(string program, IReadOnlyDictionary<string, string> variables, string directory)
    {
        string[] extensions = ["", .. (variables.GetValueOrDefault("PATHEXT") ?? DefaultExtensions).Split(';', StringSplitOptions.RemoveEmptyEntries)];
        string[] places = program.AsSpan().ContainsAny('\\', '/')
            ? [directory]
            : [directory, .. (variables.GetValueOrDefault("PATH") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)];
        return places.SelectMany(place => extensions.Select(extension => Path.Combine(place, program + extension)))
                .FirstOrDefault(file => Path.HasExtension(file) && File.Exists(file))
            ?? throw new ToolException(ExitCode.NoSuchProgram, $"there is no program '{CommandLine.Sanitize(program)}' in PATH.");
    }
}
