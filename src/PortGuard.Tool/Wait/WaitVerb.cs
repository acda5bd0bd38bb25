using System.CommandLine;
using System.Net;

namespace PortGuard.Tool;

/// <summary><c>portguard wait PORT...</c>: comes back when somebody listens there, or when it is free.</summary>
internal static class WaitVerb
{
    public static Verb Create(ToolParts parts)
    {
        var ports = PortArguments.Ports("The ports to wait for, all of them.", ArgumentArity.OneOrMore);
        var condition = Condition();
        var timeout = PortArguments.Duration("--timeout", "How long to wait; 0s looks once.", TimeSpan.FromSeconds(30));
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("wait", "wait until somebody listens on a port, or until it is free")
        {
            Details = """
                Waits until a server listens on every one of the ports (--for listening, the default), or until every one of them is free
                (--for free). Nobody is connected to: listening is what the kernel's table says, on whatever address, so that a client of the
                port does not count and no half-started server sees a strange connection. Free means that a server could listen there on every
                address. The release of a port is seen at once on Linux, a new listener within 5 % of the time waited, 100 ms at most.
                """,
            Examples =
            [
                new("npm start & portguard wait 3000 && npm test", "run the tests when the server is up"),
                new("portguard wait 5432 6379 --timeout 2m", "until both listen"),
                new("portguard wait 8080 --for free && ./server", "start when the old one has let go"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "every port is what was waited for"),
                new(ExitCode.No, "the time is over"),
                new(ExitCode.NotPermitted, "the system does not show who listens"),
                new(ExitCode.Cancelled, "Ctrl+C"),
            ],
        };
        verb.Add(ports);
        verb.Add(condition);
        verb.Add(timeout);
        verb.Add(json);
        verb.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(ports)!,
            (WaitCondition)result.GetValue(condition)!,
            (TimeSpan)result.GetValue(timeout)!,
            result.Has(json),
            parts,
            cancellationToken));
        return verb;
    }

    private static Option<object> Condition() => new("--for")
    {
        Description = "What to wait for.",
        HelpName = "listening|free",
        DefaultValueFactory = _ => WaitCondition.Listening,
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "listening":
                    return WaitCondition.Listening;
                case "free":
                    return WaitCondition.Free;
                case var text:
                    result.AddError($"--for: '{CommandLine.Sanitize(text)}' is nothing to wait for; write listening or free.");
                    return null;
            }
        },
    };

    private static async Task<int> RunAsync(
        int[] ports, WaitCondition condition, TimeSpan timeout, bool asJson, ToolParts parts, CancellationToken cancellationToken)
    {
        WaitOutcome outcome;
        try
        {
            outcome = await WaitAsync(ports, condition, timeout, parts, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // A sandbox without netlink and /proc/net; elsewhere lsof or netstat is missing.
            throw new ToolException(ExitCode.NotPermitted, $"the system does not show who listens: {CommandLine.Sanitize(e.Message)}");
        }

        var seen = await SeeAsync(ports, outcome.Unmet, condition, parts, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsMet)
        {
            Say(WaitText.TimedOut(condition, [.. seen.Where(port => !port.IsMet)], timeout), parts.Terminal);
        }

        Print(condition, seen, outcome, asJson, parts.Terminal);
        return outcome.IsMet ? ExitCode.Done : ExitCode.No;
    }

    private static void Print(WaitCondition condition, IReadOnlyList<WaitedPort> seen, WaitOutcome outcome, bool asJson, ITerminal terminal)
    {
        if (asJson)
        {
            terminal.WriteJson(writer => WaitJson.Write(writer, condition, seen, outcome));
            return;
        }

        foreach (var port in outcome.IsMet ? seen : [])
        {
            terminal.Out.WriteLine(WaitText.Result(condition, port, outcome.Waited));
        }
    }

    private static async Task<WaitOutcome> WaitAsync(
        int[] ports, WaitCondition condition, TimeSpan timeout, ToolParts parts, CancellationToken cancellationToken)
    {
        // Before the first look, so that what changes right after it is not missed.
        using var changes = condition is WaitCondition.Free ? parts.Releases(ports, parts.Time) : PortChanges.Nothing(parts.Time);
        var look = new PortCondition(condition, parts.System.Inspector, PortProbe.CheckEverywhere);
        var wait = new PortWait(look.IsMetAsync, changes, parts.Time);
        // On a thread of its own, which it may block: Ctrl+C is listened to only when this method has returned to its caller.
        return await Task.Run(() => wait.RunAsync(ports, timeout, AnnounceAsync, cancellationToken), cancellationToken).ConfigureAwait(false);

        async Task AnnounceAsync(IReadOnlyList<int> unmet)
        {
            var seen = await SeeAsync([.. unmet], unmet, condition, parts, cancellationToken).ConfigureAwait(false);
            Say(WaitText.Waiting(condition, seen, timeout), parts.Terminal);
        }
    }

    private static void Say(IEnumerable<string> lines, ITerminal terminal)
    {
        foreach (var line in lines)
        {
            terminal.Error.WriteLine($"portguard: {line}");
        }
    }

    /// <summary>Who is there. What was waited for and found free is not looked at again: somebody may have it by now.</summary>
    private static async Task<IReadOnlyList<WaitedPort>> SeeAsync(
        int[] ports, IReadOnlyList<int> unmet, WaitCondition condition, ToolParts parts, CancellationToken cancellationToken)
    {
        var seen = new List<WaitedPort>(ports.Length);
        foreach (var port in ports)
        {
            var isMet = !unmet.Contains(port);
            var holding = isMet && condition is WaitCondition.Free ? null : await HoldingAsync(port, parts, cancellationToken).ConfigureAwait(false);
            seen.Add(new(port, isMet, holding));
        }

        return seen;
    }

    private static async Task<PortHolding?> HoldingAsync(int port, ToolParts parts, CancellationToken cancellationToken)
    {
        try
        {
            // The dual wildcard: whatever holds any address of the port is in its way.
            var holding = await new HoldingFinder(parts.System.Inspector)
                .FindAsync(new IPEndPoint(IPAddress.IPv6Any, port), PortProtocol.Tcp, OwnerSearch.Family, cancellationToken).ConfigureAwait(false);
            return holding.Kind is PortHoldingKind.None ? null : holding;
        }
        catch (IOException)
        {
            // It is told without a name then.
            return null;
        }
    }
}
