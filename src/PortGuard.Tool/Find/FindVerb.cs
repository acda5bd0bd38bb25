using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard find RANGE</c>: free ports of a span.</summary>
internal static class FindVerb
{
    private const int MostHolders = 3;

    public static Verb Create(ToolParts parts)
    {
        var range = FindRange.Argument();
        var registry = RegistryOption.Create();
        var count = Count();
        var random = Flag.Create("--random", "Any of the free ports, instead of the first.");
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("find", "print a free port of a range")
        {
            Details = """
                Free means that a server could listen there on every address: 127.0.0.1, [::1], 0.0.0.0 and [::]. Ports that browsers refuse
                (6000, 6665-6669, 10080 ...) are left out, and so are those that this user may not bind. Where there are not enough, nothing is
                printed on standard output. The port is free now, not reserved: start the server at once, and be ready for its bind to fail.

                By the name of a range (api, orchestrator, agent-worker, default, or one of the registry's file) it is a port that is nobody's in
                the registry either; portguard allocate gives one for good.
                """,
            Examples =
            [
                new("portguard find 8000-8099", "the first free port"),
                new("portguard find api", "the first of the registry's range api that is free and nobody's"),
                new("PORT=$(portguard find 8000-8099) npm start", "a server on it"),
                new("portguard find 20000-29999 --random --count 3", "three of the free ones, one per line"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "found"),
                new(ExitCode.No, "not enough free ports; nothing is printed"),
                new(ExitCode.NotPermitted, "not enough, and none is busy: this user may not bind there"),
            ],
        };
        verb.Add(range);
        verb.Add(count);
        verb.Add(random);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction(result => Run(
            FindRange.ReadAsync(result.GetValue(range)!, result.GetValue(registry), parts, CancellationToken.None).GetAwaiter().GetResult(),
            (int)result.GetValue(count)!,
            result.Has(random),
            result.Has(json),
            parts));
        return verb;
    }

    private static Option<object> Count() => new("--count")
    {
        Description = "How many ports to print.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (PortRange.TryParse(text, null, out var number) && number.Count == 1)
            {
                return number.First;
            }

            result.AddError($"--count: '{CommandLine.Sanitize(text)}' is not a number of ports; write a number from 1 to 65535.");
            return null;
        },
    };

    // Not async: nothing is waited for but a file, and an asynchronous method is left to the JIT.
    private static int Run(FindRange where, int count, bool random, bool asJson, ToolParts parts)
    {
        var range = where.Ports;
        if (count > range.Count)
        {
            throw new ToolException(ExitCode.Usage, Phrases.Invariant($"{range} has {range.Count} ports, and {count} were asked for; write a wider range or a smaller --count."));
        }

        var found = new FreePorts(PortProbe.CheckEverywhere, where.IsClaimed).Find(range, count, random);
        var holders = found.IsEnough ? [] : Holders(found, parts);
        var remark = found.IsEnough ? FindText.Skipped(found) : FindText.NotEnough(found, holders);
        if (remark is not null)
        {
            parts.Terminal.Error.WriteLine($"portguard: {remark}");
        }

        Print(found, asJson, parts.Terminal);
        return found.IsEnough ? ExitCode.Done : found is { Busy.Count: 0, Claimed.Count: 0, NotPermitted.Count: > 0 } ? ExitCode.NotPermitted : ExitCode.No;
    }

    private static List<PortVerdict> Holders(FoundPorts found, ToolParts parts)
    {
        var checker = new PortChecker(parts.System.Inspector);
        var holders = new List<PortVerdict>(MostHolders);
        foreach (var port in found.Busy.Order().Take(MostHolders))
        {
            holders.Add(checker.Check(port));
        }

        return holders;
    }

    /// <summary>Half an answer is none: a script that reads three ports must not get two.</summary>
    private static void Print(FoundPorts found, bool asJson, ITerminal terminal)
    {
        if (asJson)
        {
            terminal.WriteJson(writer => WriteJson(writer, found));
            return;
        }

        foreach (var port in found.IsEnough ? found.Free : [])
        {
            terminal.Out.WriteLine(Phrases.Invariant($"{port}"));
        }
    }

    private static void WriteJson(JsonText writer, FoundPorts found)
    {
        writer.WriteStartObject();
        writer.WriteString("range", found.Range.ToString());
        writer.WriteNumber("wanted", found.Wanted);
        writer.WriteBoolean("found", found.IsEnough);
        WriteArray(writer, "ports", found.IsEnough ? found.Free : []);
        WriteArray(writer, "busy", found.Busy);
        WriteArray(writer, "notPermitted", found.NotPermitted);
        WriteArray(writer, "blockedByBrowsers", found.Blocked);
        WriteArray(writer, "claimed", found.Claimed);
        writer.WriteEndObject();
    }

    private static void WriteArray(JsonText writer, string name, List<int> ports)
    {
        writer.WriteStartArray(name);
        foreach (var port in ports)
        {
            writer.WriteNumberValue(port);
        }

        writer.WriteEndArray();
    }
}
