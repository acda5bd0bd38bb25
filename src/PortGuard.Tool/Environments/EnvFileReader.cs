using System.Text;

namespace PortGuard.Tool;

/// <summary>Finds and reads the <c>.env</c> file of a directory, or the one that was named.</summary>
internal static class EnvFileReader
{
    public const string DefaultName = ".env";

    /// <param name="file">The value of <c>--env-file</c>, which has to exist; null: <c>.env</c> of the directory, if there is one.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="environment">The real environment.</param>
    /// <returns>What the file says, nothing where there is none. A <c>.env</c> that merely lies there may be meant for others: it fails no start.</returns>
    /// <exception cref="ToolException">The file that was named cannot be read, or a line of it.</exception>
    public static EnvFileContent Read(string? file, string directory, IReadOnlyDictionary<string, string> environment)
    {
        if (file is null)
        {
            return ReadDefault(directory, environment);
        }

        var content = EnvFile.Parse(Text(Path.Combine(directory, file), file), file, environment.GetValueOrDefault);
        return content.Trouble is { } trouble ? throw trouble : content;
    }

    private static EnvFileContent ReadDefault(string directory, IReadOnlyDictionary<string, string> environment)
    {
        var path = Path.Combine(directory, DefaultName);
        // A directory .env is what "python3 -m venv .env" leaves.
        if (!File.Exists(path))
        {
            return EnvFileContent.None;
        }

        try
        {
            return EnvFile.Parse(Text(path, DefaultName), DefaultName, environment.GetValueOrDefault);
        }
        catch (ToolException e)
        {
            // Not ours to read, or no text.
            return EnvFileContent.None with { Trouble = e };
        }
    }

    private static string Text(string path, string name)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
            // An environment cannot hold one (environ(7)); a file in UTF-16 is full of them.
            return text.Contains('\0', StringComparison.Ordinal) ? throw NotText(name) : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Missing, a directory, or not ours to read: what it says could matter, a veto above all.
            throw new ToolException(ExitCode.Usage, $"{CommandLine.Sanitize(name)} cannot be read ({CommandLine.Sanitize(e.Message)}); --env-file FILE names another one.");
        }
        catch (DecoderFallbackException)
        {
            // Another encoding.
            throw NotText(name);
        }
    }

    private static ToolException NotText(string name) => new(ExitCode.Usage, $"{CommandLine.Sanitize(name)} is not text in UTF-8; save it as that.");
}
