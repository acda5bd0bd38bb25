using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard check PORT...</c>: whether a server could listen there.</summary>
internal static class CheckVerb
{
    public static Verb Create(ToolParts parts)
    {
        var ports = PortArguments.Ports("The ports to try.", ArgumentArity.OneOrMore);
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print the answer as JSON.");
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
        verb.SetAction(result => Run(result.GetValue(ports)!, result.GetValue(registry), result.Has(json), parts));
        return verb;
    }

    // Not async: nothing is waited for but a file, and an asynchronous method is left to the JIT.
    private static int Run(int[] ports, string? registry, bool asJson, ToolParts parts)
    {
        var checker = new PortChecker(parts.System.Inspector);
        var verdicts = new List<PortVerdict>(ports.Length);
        foreach (var port in ports)
        {
            verdicts.Add(checker.Check(port));
        }

        var snapshot = RegistryLook.TryReadAsync(parts, registry, CancellationToken.None).GetAwaiter().GetResult();
        if (asJson)
        {
            parts.Terminal.WriteJson(writer => CheckJson.Write(writer, verdicts, snapshot));
        }
        else
        {
            foreach (var line in verdicts.SelectMany(verdict => CheckText.Lines(verdict, RegistryLook.Of(snapshot, verdict.Port))))
            {
                parts.Terminal.Out.WriteLine(line);
            }
        }

        return verdicts.Exists(verdict => verdict.ExitCode == ExitCode.No) ? ExitCode.No
            : verdicts.Exists(verdict => verdict.ExitCode == ExitCode.NotPermitted) ? ExitCode.NotPermitted
            : ExitCode.Done;
    }
}
