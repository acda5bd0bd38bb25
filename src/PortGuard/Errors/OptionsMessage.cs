namespace PortGuard;

/// <summary>Makes the text of settings that are not valid.</summary>
internal static class OptionsMessage
{
    private const int LongestFailure = 400;

    public static string Render(IReadOnlyList<string> failures)
    {
        var block = new TextBlock();
        block.Paragraph($"PortGuard: the application was not started. {Count(failures)}:");
        block.Blank();
        foreach (var failure in failures)
        {
            block.Item(CommandLine.Sanitize(failure, LongestFailure));
        }

        block.Blank();
        block.Indented("Settings come from the section \"PortGuard\" of appsettings.json, from environment variables such as PortGuard__OnConflict, and from code.");
        return block.ToString();
    }

    public static string Headline(IReadOnlyList<string> failures) =>
        $"PortGuard: not started, {Count(failures)}{(failures.Count == 0 ? string.Empty : $": {CommandLine.Sanitize(failures[0], LongestFailure)}")}";

    private static string Count(IReadOnlyList<string> failures) =>
        failures.Count == 1 ? "1 setting is not valid" : Phrases.Invariant($"{failures.Count} settings are not valid");
}
