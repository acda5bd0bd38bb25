namespace PortGuard.Tool;

/// <summary><c>portguard list</c>: what is in the registry.</summary>
internal static class ListVerb
{
    public static Verb Create(ToolParts parts)
    {
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print it as JSON, as /health/ports answers.");
        var verb = new Verb("list", "show the ports of all services, what is reserved, and how full the ranges are")
        {
            Details = """
                A service is live while a process holds its lock, busy where something else listens on its port, and free otherwise. "Since" is
                when a live one was started, and for others when they got the port.

                In a pipe a line is: state, port, range, PID, since, service, with tabs between; what is reserved has its reason in place of a
                service. Behind them a line for each range: "range", ports, name, allocated, reserved, available.
                """,
            Examples =
            [
                new("portguard list", "a table on a terminal"),
                new("portguard list | grep ^live", "what runs"),
                new("portguard list --json | jq .allocated_ports", "the ports of what runs"),
            ],
            ExitCodes = [new(ExitCode.Done, "shown, also where there is nothing"), .. RegistryExit.OfChanges],
        };
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var snapshot = await parts.Open(result.GetValue(registry)).ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.Has(json))
            {
                await parts.Terminal.Out.WriteAsync(SnapshotJson.Write(snapshot)).ConfigureAwait(false);
            }
            else
            {
                ListText.Write(snapshot, parts, PortProbe.CheckEverywhere);
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
