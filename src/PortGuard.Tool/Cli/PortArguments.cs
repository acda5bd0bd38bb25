using System.CommandLine;
using System.CommandLine.Parsing;

namespace PortGuard.Tool;

/// <summary>
/// Ports, spans and durations on the command line, with errors that say the accepted form. The values are objects: of an Option of a struct
/// two dozen methods are left to the JIT, 4 ms of a start.
/// </summary>
internal static class PortArguments
{
    /// <summary>One or more ports or spans: "8080", "4400-4449".</summary>
    public static Argument<PortRange[]> Spans(string description, ArgumentArity arity) => new("PORT|RANGE")
    {
        Description = description,
        Arity = arity,
        CustomParser = ParseSpans,
    };

    /// <summary>One span, a <see cref="PortRange"/>: "4400-4449", or a port.</summary>
    public static Argument<object> Range(string description) => new("RANGE")
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Span(result, result.Tokens[0].Value),
    };

    /// <summary>One or more ports, each once.</summary>
    public static Argument<int[]> Ports(string description, ArgumentArity arity) => new("PORT")
    {
        Description = description,
        Arity = arity,
        CustomParser = ParsePorts,
    };

    /// <summary>A duration, a <see cref="TimeSpan"/>, such as 500ms, 5s, 2m.</summary>
    public static Option<object> Duration(string name, string description, TimeSpan byDefault) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (PortGuard.Duration.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError($"{name}: '{CommandLine.Sanitize(text)}' is not a duration; write it as {PortGuard.Duration.AcceptedForms}.");
            return null;
        },
    };

    // Loops: LINQ over numbers and structs of our own is left to the JIT, 2 ms of a start.
    private static PortRange[] ParseSpans(ArgumentResult result)
    {
        var spans = new PortRange[result.Tokens.Count];
        for (var index = 0; index < spans.Length; index++)
        {
            spans[index] = Span(result, result.Tokens[index].Value);
        }

        return spans;
    }

    private static int[] ParsePorts(ArgumentResult result)
    {
        var ports = new List<int>(result.Tokens.Count);
        foreach (var token in result.Tokens)
        {
            var port = Port(result, token.Value);
            if (!ports.Contains(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    private static PortRange Span(ArgumentResult result, string text)
    {
        if (PortRange.TryParse(text, null, out var range))
        {
            return range;
        }

        result.AddError(NoSpan(text));
        return default;
    }

    /// <summary>What is said of a text that is no span.</summary>
    public static string NoSpan(string text) => $"'{CommandLine.Sanitize(text)}' is not a port or a span of ports; write it as 8080 or 4400-4449 (1 to 65535, the smaller first).";

    private static int Port(ArgumentResult result, string text)
    {
        if (PortRange.TryParse(text, null, out var range) && range.Count == 1)
        {
            return range.First;
        }

        result.AddError($"'{CommandLine.Sanitize(text)}' is not a port; write a number from 1 to 65535.");
        return 0;
    }
}
