namespace PortGuard.Tool;

/// <summary>The first word is not a verb: what may have been meant.</summary>
internal static class UnknownVerb
{
    /// <summary>What other tools call it, and what it is called here.</summary>
    private static readonly (string Word, string Verb)[] _synonyms =
    [
        ("kill", "free"), ("stop", "free"), ("end", "free"), ("show", "who"), ("owner", "who"), ("lsof", "who"), ("ls", "who"), ("ps", "who"),
        ("exec", "run"), ("start", "run"), ("test", "check"), ("next", "find"), ("journal", "log"), ("history", "log"),
    ];

    public static ToolException Error(IReadOnlyList<string> arguments, IReadOnlyList<VerbEntry> verbs)
    {
        var word = arguments[0];
        var shown = CommandLine.Sanitize(word);
        if (PortRange.TryParse(word, null, out var range))
        {
            return Usage($"'{shown}' is a {(range.Count == 1 ? "port" : "span of ports")}, not a verb. Did you mean portguard who {shown}?");
        }

        if (word.StartsWith('-'))
        {
            return Usage(arguments.Skip(1).FirstOrDefault(IsVerb) is { } verb
                ? $"'{shown}' stands before the verb; write it after: portguard {verb} {shown}"
                : $"there is no option '{shown}' without a verb.{Meant(NearWords.Among(["--help", "--version"], word))}");
        }

        var near = NearWords.Among(verbs.Select(entry => entry.Name), word);
        if (near.Count == 0)
        {
            near = [.. _synonyms.Where(pair => pair.Word.Equals(word, StringComparison.OrdinalIgnoreCase) && IsVerb(pair.Verb)).Select(pair => pair.Verb)];
        }

        return Usage($"there is no verb '{shown}'.{Meant(near)}");

        bool IsVerb(string text) => verbs.Any(entry => entry.Name == text);
    }

    private static string Meant(IReadOnlyList<string> near) => near.Count == 0 ? "" : $" Did you mean {NearWords.Join(near)}?";

    private static ToolException Usage(string text) => new(ExitCode.Usage, $"{text}\nportguard --help shows every verb.");
}
