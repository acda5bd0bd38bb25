namespace PortGuard.Tool;

/// <summary><c>portguard --help</c>: what it is, the verbs, examples, where to go on.</summary>
internal static class RootHelp
{
    /// <summary>The verbs whose first example is shown; where one is missing, the next verb's.</summary>
    private static readonly string[] _shown = ["who", "free", "run"];

    public static int Show(IReadOnlyList<VerbEntry> entries, ToolParts parts)
    {
        var verbs = entries.Select(entry => entry.Create(parts)).ToList();
        var page = new HelpPage(parts.Terminal);
        page.Paragraph("portguard says who holds a port, frees it safely, and starts programs on it.");
        page.Paragraph("It ends no process without being told to, and never one that is not yours.");
        page.Heading("Usage");
        page.Line("  portguard VERB [OPTIONS] [ARGUMENTS]");
        page.Heading("Verbs");
        page.Rows([.. verbs.Select(verb => (verb.Name, verb.Description ?? ""))]);
        page.Heading("Examples");
        page.Rows([.. Favourites(verbs).Select(verb => (verb.Examples[0].Line, verb.Examples[0].Purpose))]);
        page.Heading("More");
        page.Rows(
        [
            ("portguard VERB --help", "options, examples and exit codes of a verb"),
            ("portguard --version", "the version"),
        ]);
        page.Line("");
        page.Paragraph("Results go to standard output, as JSON with --json; everything else goes to standard error.");
        return ExitCode.Done;
    }

    private static IEnumerable<Verb> Favourites(List<Verb> verbs) => verbs
        .Where(verb => verb.Examples.Count > 0)
        .OrderBy(verb => Array.IndexOf(_shown, verb.Name) is var place && place < 0 ? _shown.Length : place)
        .Take(_shown.Length);
}
