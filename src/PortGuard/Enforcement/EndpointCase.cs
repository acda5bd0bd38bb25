namespace PortGuard;

/// <summary>One held endpoint on its way through a round: what was seen and what was decided.</summary>
internal sealed record EndpointCase(
    GuardedEndpoint EndPoint,
    PortHolding Holding,
    IReadOnlyList<Holder> Holders,
    GuardDecision Decision)
{
    /// <summary>How long was waited for it so far; null where nothing was waited for.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>A few words for the log, such as "python3 (PID 4242)" or "an outgoing connection of curl (PID 7)".</summary>
    public string HolderText => (Holding.Kind, Owners.Length) switch
    {
        (PortHoldingKind.OutgoingConnection, 0) => "an outgoing connection",
        (PortHoldingKind.OutgoingConnection, _) => $"an outgoing connection of {Owners}",
        (PortHoldingKind.Leftover, _) => "what a closed connection left behind",
        (PortHoldingKind.BoundOnly, 0) => "a socket that is bound and does not listen",
        (_, 0) => "a process that cannot be seen",
        _ => Owners,
    };

    private string Owners => string.Join(", ", Holders.Where(holder => holder.IsLeader).Select(holder => holder.Owner));
}
