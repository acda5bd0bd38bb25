namespace PortGuard;

/// <summary>All that a choice depends on, but for who holds a port at this moment.</summary>
internal sealed record PortWish
{
    public required string Service { get; init; }

    /// <summary>Where to choose from.</summary>
    public required NamedPortRange Range { get; init; }

    /// <summary>Whether that range was asked for: then a port outside of it is not kept.</summary>
    public bool IsRangeAsked { get; init; }

    /// <summary>The port that the registry has for the service.</summary>
    public int? Had { get; init; }

    public int? Preferred { get; init; }

    /// <summary>What makes two checkouts of one project start at different ports.</summary>
    public string Seed { get; init; } = "";

    public IReadOnlyList<PortAllocation> Allocations { get; init; } = [];

    public IReadOnlyList<ReservedPorts> Reserved { get; init; } = [];

    /// <summary>The service that a plan gives a port to; null where it gives it to none.</summary>
    public Func<int, string?>? PlanOwner { get; init; }

    /// <summary>The ports that the system gives to outgoing connections, as they are now.</summary>
    public PortRange? Ephemeral { get; init; }
}
