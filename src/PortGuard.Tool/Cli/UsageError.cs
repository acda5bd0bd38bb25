using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace PortGuard.Tool;

/// <summary>What is wrong with the words that follow a verb, one line each, and the line as it should be.</summary>
internal static class UsageError
{
    public static ToolException Of(ParseResult result, Verb verb)
    {
        var unknown = UnknownOptions(result);
        // A word that was meant as an option is read as an argument, which breaks others: one mistake, one text.
        var lines = unknown.Count > 0
            ? unknown.Select(option => UnknownOption(option, verb))
            : result.Errors.Select(error => Describe(error, result)).Distinct();
        return new(ExitCode.Usage, string.Join("\nportguard: ", lines) + Hint(verb));
    }

    /// <summary>The same hint below a text of the verb's own.</summary>
    public static ToolException Of(ToolException error, Verb verb) => new(ExitCode.Usage, error.Message + Hint(verb));

    private static string Hint(Verb verb) => $"\n  {SymbolText.Usage(verb)}\nportguard {verb.Name} --help shows more.";

    private static List<string> UnknownOptions(ParseResult result) =>
    [
        .. result.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !char.IsAsciiDigit(token.Value[1]))
            .Select(token => token.Value),
    ];

    private static string UnknownOption(string option, Verb verb)
    {
        var name = option.Split('=', ':')[0];
        var near = NearWords.Among(verb.Options.Where(known => !known.Hidden).SelectMany(known => known.Aliases.Append(known.Name)), name);
        return $"there is no option '{CommandLine.Sanitize(name)}'.{(near.Count == 0 ? "" : $" Did you mean {NearWords.Join(near)}?")}";
    }

    private static string Describe(ParseError error, ParseResult result) => error.SymbolResult switch
    {
        ArgumentResult { Parent: OptionResult option } argument => OfOption(error, option, argument),
        OptionResult option => OfOption(error, option, null),
        ArgumentResult argument => OfArgument(error, argument),
        _ => OfVerb(error, result),
    };

    private static string OfOption(ParseError error, OptionResult result, ArgumentResult? argument)
    {
        var option = result.Option;
        var tokens = argument?.Tokens ?? result.Tokens;
        if (result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues <= 1)
        {
            return $"{option.Name} is given more than once.";
        }

        if (tokens.Count == 0)
        {
            return $"{option.Name} needs a value: {SymbolText.Placeholder(option)}.";
        }

        return WrongValue(error, option.Name, tokens[^1].Value, option.ValueType, option);
    }

    private static string OfArgument(ParseError error, ArgumentResult result) => result.Tokens.Count == 0
        ? $"{result.Argument.Name} is missing."
        : WrongValue(error, result.Argument.Name, result.Tokens[^1].Value, result.Argument.ValueType, result.Argument);

    /// <summary>The text of our own parsers as it is; the library's own in our words.</summary>
    private static string WrongValue(ParseError error, string name, string value, Type type, Symbol symbol)
    {
        var isNotOneOf = error.Message.StartsWith($"Argument '{value}' not recognized.", StringComparison.Ordinal);
        if (!isNotOneOf && !error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal))
        {
            return error.Message;
        }

        List<string> accepted = isNotOneOf || type.IsEnum ? [.. symbol.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label)] : [];
        var shown = CommandLine.Sanitize(value);
        return accepted.Count > 0
            ? $"{name}: '{shown}' is not accepted; write {NearWords.Join(accepted)}."
            : $"{name}: '{shown}' is not {Kind(type)}.";
    }

    private static string OfVerb(ParseError error, ParseResult result)
    {
        var extra = result.UnmatchedTokens.FirstOrDefault(token => error.Message == $"Unrecognized command or argument '{token}'.");
        return extra is null ? error.Message : $"'{CommandLine.Sanitize(extra)}' is one word too many.";
    }

    private static string Kind(Type type) =>
        type == typeof(bool) ? "true or false" : type == typeof(int) || type == typeof(long) ? "a whole number" : type == typeof(double) ? "a number" : "a value that is understood";
}
