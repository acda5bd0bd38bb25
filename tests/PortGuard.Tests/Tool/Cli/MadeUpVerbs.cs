using System.CommandLine;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>Verbs with every kind of argument and option, so that the frame's texts do not change with the real ones.</summary>
internal static class MadeUpVerbs
{
    public static IReadOnlyList<VerbEntry> All { get; } =
    [
        new("who", parts => Simple(parts, "who", "say who holds a port, and why it runs", "portguard who 8080", "who holds 8080, and why it runs")),
        new("free", Free),
        new("wait", parts => Simple(parts, "wait", "wait until a port is free or somebody listens there", "portguard wait 8080", "until somebody listens")),
        new("run", Run),
        new("find", parts => Simple(parts, "find", "find a port that is free", "portguard find 8000-8099", "one of these")),
    ];

    /// <summary>Runs a command line with these verbs; what a verb got is what it writes.</summary>
    public static async Task<ToolRun> RunAsync(FakeTerminal terminal, params string[] arguments)
    {
        var parts = ToolParts.Create(terminal);
        var code = await Task.Run(() => new PortGuardCommand(All, parts).Run(arguments), TestContext.Current.CancellationToken);
        return new(code, terminal.Output.ToString(), terminal.Errors.ToString());
    }

    private static Verb Free(ToolParts parts)
    {
        var ports = PortArguments.Ports("The ports to free.", ArgumentArity.OneOrMore);
        var yes = new Option<bool>("--yes", "-y") { Description = "End without asking." };
        var grace = PortArguments.Duration("--grace", "How long a process may take to stop before it is forced.", TimeSpan.FromSeconds(5));
        var scope = new Option<string>("--scope") { Description = "Whom it may end.", DefaultValueFactory = _ => "user" };
        scope.AcceptOnlyFromAmong("user", "application");
        var count = new Option<int>("--count") { Description = "How many times to try.", HelpName = "N" };
        var allow = new Option<string[]>("--allow") { Description = "A program that is protected otherwise; can be given again.", HelpName = "NAME" };
        var secret = new Option<bool>("--secret") { Hidden = true };
        var verb = new Verb("free", "end who holds a port, where the rules allow it")
        {
            Details = """
                Shows who holds the port and why it may or may not be ended, and asks. The process is asked to stop (SIGTERM) and
                forced only after the grace period.

                Of one port it is all holders or none.
                """,
            Examples =
            [
                new("portguard free 8080", "show who holds 8080, ask, end it"),
                new("portguard free 8080 5173 --yes --grace 10s --scope application --allow redis-server", "a line that is too long for its column, with a purpose that is long as well"),
            ],
            ExitCodes = [new(ExitCode.Done, "every port is free"), new(ExitCode.NotPermitted, "a rule or the system does not permit it"), new(ExitCode.No, "you said no")],
        };
        verb.Add(ports);
        foreach (var option in new Option[] { yes, grace, scope, count, allow, secret })
        {
            verb.Add(option);
        }

        verb.SetAction(result =>
        {
            parts.Terminal.Out.WriteLine($"{string.Join(' ', result.GetValue(ports)!)} {result.GetValue(grace)} {result.GetValue(scope)}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Verb Run(ToolParts parts)
    {
        var port = new Option<string>("--port") { Description = "The port.", HelpName = "PORT" };
        var command = new Argument<string[]>("CMD") { Description = "The program and its arguments.", Arity = ArgumentArity.ZeroOrMore };
        var verb = new Verb("run", "make a port free, then become the program that serves on it")
        {
            Usage = "portguard run [OPTIONS] -- CMD...",
            Examples = [new("portguard run --port 8000 -- uvicorn app:app --port {port}", "restart again and again")],
            ExitCodes = [],
        };
        verb.Add(port);
        verb.Add(command);
        verb.SetAction(result =>
        {
            foreach (var word in result.GetValue(command)!)
            {
                parts.Terminal.Out.WriteLine(word);
            }

            return result.GetValue(command)!.Length > 0 ? 17 : throw new ToolException(ExitCode.Usage, "the program stands after --.");
        });
        return verb;
    }

    private static Verb Simple(ToolParts parts, string name, string summary, string line, string purpose)
    {
        var ports = PortArguments.Spans("Ports and spans.", ArgumentArity.ZeroOrMore);
        var verb = new Verb(name, summary) { Examples = [new(line, purpose)], ExitCodes = [new(ExitCode.Done, "found")] };
        verb.Add(ports);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await parts.Terminal.Out.WriteLineAsync(string.Join(' ', result.GetValue(ports)!).AsMemory(), cancellationToken);
            return ExitCode.Done;
        });
        return verb;
    }
}
