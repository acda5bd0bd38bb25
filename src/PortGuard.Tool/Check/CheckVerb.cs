using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard check PORT...</c>: whether a server could listen there.</summary>
internal static class CheckVerb
{
    public static Verb Create(ToolParts parts)
    {
        var ports = PortArguments.Ports("The ports to try.", ArgumentArity.OneOrMore);
        var registry = RegistryOption.Create();
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        var verb = new Verb("check", "say whether a server could listen on a port")
        {
            Details = """
                Binds and listens on 127.0.0.1, [::1], 0.0.0.0 and [::], one after the other, lets go at once, and names who holds an address
                where that fails. Nobody is connected to. Free means free on every address that a server would use, and now: a port that has
                to stay free must be held.

                Where there is a registry it also says whose port it is there; that changes nothing about the exit code.
                """,
            Examples =
            [
                new("portguard check 8080", "exit code 0 when it is free on every address"),
                new("portguard check 5432 6379 && docker compose up", "start only where both are free"),
                new("portguard check 8080 --json", "each address with what holds it, for a script"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "every port is free"),
                new(ExitCode.No, "one is busy"),
                new(ExitCode.NotPermitted, "this user may not bind one of them, and none is busy"),
            ],
        };
        verb.Add(ports);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction((result, cancellationToken) => RunAsync(result.GetValue(ports)!, result.GetValue(registry), result.GetValue(json), parts, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(int[] ports, string? registry, bool asJson, ToolParts parts, CancellationToken cancellationToken)
    {
        var checker = new PortChecker(parts.System.Inspector);
        var verdicts = new List<PortVerdict>(ports.Length);
        foreach (var port in ports.Distinct())
        {
            verdicts.Add(await checker.CheckAsync(port, cancellationToken).ConfigureAwait(false));
        }

        var snapshot = await RegistryLook.TryReadAsync(parts, registry, cancellationToken).ConfigureAwait(false);
        if (asJson)
        {
            parts.Terminal.WriteJson(writer => CheckJson.Write(writer, verdicts, snapshot));
        }
        else
        {
            foreach (var line in verdicts.SelectMany(verdict => CheckText.Lines(verdict, RegistryLook.Of(snapshot, verdict.Port))))
            {
                await parts.Terminal.Out.WriteLineAsync(line).ConfigureAwait(false);
            }
        }

        return verdicts.Exists(verdict => verdict.ExitCode == ExitCode.No) ? ExitCode.No : verdicts.Max(verdict => verdict.ExitCode);
    }
}
