using System.CommandLine;
using System.CommandLine.Parsing;

namespace PortGuard.Tool;

/// <summary>Services and wishes on the command line, with errors that say the accepted form.</summary>
internal static class RegistryArguments
{
    /// <summary>One service.</summary>
    public static Argument<string> Service(string description) => new("SERVICE")
    {
        Description = description,
        CustomParser = result => ServiceName(result, result.Tokens[0].Value),
    };

    /// <summary>Any number of services.</summary>
    public static Argument<string[]> Services(string description) => new("SERVICE")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => ServiceName(result, token.Value))],
    };

    /// <summary>One port or a span, a <see cref="PortRange"/>, to be reserved or not any more.</summary>
    public static Argument<object> Ports(string description)
    {
        var argument = PortArguments.Range(description);
        return new("PORT|RANGE") { Description = description, Arity = ArgumentArity.ExactlyOne, CustomParser = argument.CustomParser };
    }

    public static Option<int?> Preferred() => new("--preferred")
    {
        HelpName = "PORT",
        Description = "The port to try where the service has none yet or cannot have it.",
        CustomParser = result =>
        {
            if (PortRange.TryParse(result.Tokens[0].Value, null, out var port) && port.Count == 1)
            {
                return port.First;
            }

            result.AddError($"--preferred: '{CommandLine.Sanitize(result.Tokens[0].Value)}' is not a port; write a number from 1 to 65535.");
            return null;
        },
    };

    public static Option<string?> Range() => new("--range")
    {
        HelpName = "NAME|RANGE",
        Description = "Where to choose from: api, orchestrator, agent-worker, a range of the registry's file, or a span such as 8000-8099.",
    };

    /// <summary>What a registry refuses as a name.</summary>
    /// <returns>The sentence; null where the name is good.</returns>
    public static string? Problem(string service) => PortRequestRules.NameProblem(service) is { } problem ? $"'{CommandLine.Sanitize(service)}' is not the name of a service. {problem}" : null;

    private static string ServiceName(ArgumentResult result, string text)
    {
        if (Problem(text) is { } problem)
        {
            result.AddError(problem);
        }

        return text;
    }
}
