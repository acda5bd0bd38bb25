using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard reserve PORT</c>: keeps ports from everybody.</summary>
internal static class ReserveVerb
{
    public static Verb Create(ToolParts parts)
    {
        var ports = RegistryArguments.Ports("One port, or a span such as 18500-18510.");
        var reason = new Option<string?>("--reason")
        {
            HelpName = "TEXT",
            Description = "Why, for those who meet it.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (PortRequestRules.TextProblem(text) is { } problem)
                {
                    result.AddError($"--reason: {problem}");
                }

                return text;
            },
        };
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("reserve", "keep a port from being given to any service")
        {
            Details = "For what is not in the registry: a printer, a colleague's tunnel, a port that a customer's firewall blocks. A port that a service has is refused: release it first.",
            Examples =
            [
                new("portguard reserve 18500 --reason 'the printer'", "nobody gets 18500"),
                new("portguard reserve 18510-18519", "nor ten more"),
            ],
            ExitCodes = [new(ExitCode.Done, "reserved, or it was before"), new(RegistryExit.Temporary, "the registry is locked by somebody else; trying again is worth it"), new(RegistryExit.Configuration, "a service has one of the ports, or the registry cannot be read or written")],
        };
        verb.Add(ports);
        verb.Add(reason);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var (span, why) = ((PortRange)result.GetValue(ports)!, result.GetValue(reason));
            await parts.Open(result.GetValue(registry)).ReserveAsync(span, why, cancellationToken).ConfigureAwait(false);
            if (result.Has(json))
            {
                parts.Terminal.WriteJson(writer => WriteJson(writer, span, why));
            }
            else
            {
                await parts.Terminal.Out.WriteLineAsync($"reserved {span}{(why is { Length: > 0 } ? $": {Phrases.Clean(why)}" : "")}").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static void WriteJson(JsonText writer, PortRange ports, string? reason)
    {
        writer.WriteStartObject();
        writer.WriteString("ports", ports.ToString());
        writer.WriteString("reason", reason);
        writer.WriteEndObject();
    }
}
