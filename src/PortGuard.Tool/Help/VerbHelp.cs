using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard VERB --help</c>: usage, details, options with defaults, examples, exit codes.</summary>
internal static class VerbHelp
{
    private const string Name = "--help";

    /// <summary>Asks for the help of the verb it is added to. A string that takes none: of options of bool every method is left to the JIT.</summary>
    public static Option<string> Option() => new(Name, "-h", "-?") { Description = "Show this help.", Arity = ArgumentArity.Zero };

    public static int Show(Verb verb, ToolParts parts)
    {
        var page = new HelpPage(parts.Terminal);
        page.Paragraph($"portguard {verb.Name}: {verb.Description}");
        page.Heading("Usage");
        page.Line($"  {SymbolText.Usage(verb)}");
        if (verb.Details.Length > 0)
        {
            foreach (var paragraph in verb.Details.ReplaceLineEndings("\n").Split("\n\n"))
            {
                page.Line("");
                page.Paragraph(paragraph);
            }
        }

        Section(page, "Arguments", verb.Arguments.Where(argument => !argument.Hidden).Select(argument => (argument.Name, SymbolText.Description(argument))));
        var own = verb.Options.Where(option => !option.Hidden && option.Name != Name);
        Section(page, "Options", own.Append(Option()).Select(option => (SymbolText.Label(option), SymbolText.Description(option))));
        Section(page, "Examples", verb.Examples.Select(example => (example.Line, example.Purpose)));
        Section(page, "Exit codes", verb.ExitCodes
            .Append(new(ExitCode.Usage, "the command line cannot be read"))
            .OrderBy(exit => exit.Code)
            .Select(exit => (FormattableString.Invariant($"{exit.Code}"), exit.Meaning)));
        return ExitCode.Done;
    }

    private static void Section(HelpPage page, string heading, IEnumerable<(string Label, string Text)> rows)
    {
        (string, string)[] all = [.. rows];
        if (all.Length > 0)
        {
            page.Heading(heading);
            page.Rows(all);
        }
    }
}
