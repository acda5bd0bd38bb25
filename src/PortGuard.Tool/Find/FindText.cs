namespace PortGuard.Tool;

/// <summary>What <c>find</c> says beside the ports. Pure.</summary>
internal static class FindText
{
    private const int MostNamed = 3;

    /// <summary>Why there are not enough.</summary>
    /// <param name="found">The whole span was looked at.</param>
    /// <param name="holders">Who holds the first few of the busy ports.</param>
    public static string NotEnough(FoundPorts found, IReadOnlyList<PortVerdict> holders)
    {
        var reasons = new List<string>();
        if (found.Busy.Count > 0)
        {
            var more = found.Busy.Count - holders.Count;
            List<string> named = [.. holders.Select(Holder)];
            named.AddRange(more > 0 ? [Phrases.Invariant($"{more} more")] : []);
            reasons.Add(found.Range.Count == 1
                ? $"it is busy{(holders.Count == 1 && Occupant(holders[0]) is { } occupant ? $" ({occupant})" : "")}"
                : $"{Count(found.Busy, "is", "are")} busy ({Phrases.List(named)})");
        }

        if (found.Claimed.Count > 0)
        {
            reasons.Add($"{Count(found.Claimed, "is", "are")} allocated or reserved in the registry ({Named(found.Claimed)})");
        }

        if (found.NotPermitted.Count > 0)
        {
            reasons.Add($"{Count(found.NotPermitted, "is", "are")} not permitted to this user ({Named(found.NotPermitted)})");
        }

        if (found.Blocked.Count > 0)
        {
            reasons.Add($"browsers refuse {Named(found.Blocked)}");
        }

        return $"{Free(found)}: {Phrases.List(reasons)}.";
    }

    /// <summary>What was left out though it may be free; null where nothing was.</summary>
    public static string? Skipped(FoundPorts found) => found.Blocked.Count == 0
        ? null
        : $"left out {Named(found.Blocked)}: browsers refuse to connect there (ERR_UNSAFE_PORT).";

    private static string Free(FoundPorts found) => (found.Range.Count, found.Free.Count, found.Wanted) switch
    {
        (1, _, _) => $"{found.Range} cannot be used",
        (_, 0, _) => $"no port of {found.Range} can be used",
        var (_, free, wanted) => Phrases.Invariant($"{found.Range} has {free} free {(free == 1 ? "port" : "ports")}, and {wanted} were asked for"),
    };

    private static string Holder(PortVerdict verdict) => Occupant(verdict) is { } occupant
        ? $"{verdict.Port} by {occupant}"
        : Phrases.Invariant($"{verdict.Port}");

    private static string? Occupant(PortVerdict verdict) =>
        verdict.Addresses.FirstOrDefault(address => address.IsHeld) is { Holding: { } holding } ? Short(holding) : null;

    private static string Short(PortHolding holding) => holding.Kind switch
    {
        PortHoldingKind.OutgoingConnection when holding.Owners.Count > 0 => $"an outgoing connection of {HoldingText.Who(holding)}",
        PortHoldingKind.OutgoingConnection => "an outgoing connection",
        PortHoldingKind.Leftover => "connections that are still closing",
        _ => HoldingText.Who(holding),
    };

    private static string Count(List<int> ports, string one, string many) => Phrases.Invariant($"{ports.Count} {(ports.Count == 1 ? one : many)}");

    private static string Named(List<int> ports)
    {
        List<string> named = [.. ports.Take(MostNamed).Select(Label)];
        named.AddRange(ports.Count > MostNamed ? [Phrases.Invariant($"{ports.Count - MostNamed} more")] : []);
        return Phrases.List(named);
    }

    private static string Label(int port) => BlockedPorts.ServiceOn(port) is { } service ? Phrases.Invariant($"{port} ({service})") : Phrases.Invariant($"{port}");
}
