namespace PortGuard;

/// <summary>A registry at one moment.</summary>
public sealed record PortRegistrySnapshot
{
    /// <summary>Where the registry is: the path of its file.</summary>
    public required string Location { get; init; }

    /// <summary>The port of every service, in the order of the registry.</summary>
    public required IReadOnlyList<PortAllocation> Allocations { get; init; }

    /// <summary>What is given to nobody.</summary>
    public required IReadOnlyList<ReservedPorts> Reservations { get; init; }

    /// <summary>Every range with its use; the default one first.</summary>
    public required IReadOnlyList<PortRangeUse> Ranges { get; init; }

    /// <summary>Who holds a port at this moment, by port.</summary>
    public required IReadOnlyList<PortInstance> Instances { get; init; }

    /// <summary>The range that is chosen from where none is asked for.</summary>
    public PortRangeUse DefaultRange => Ranges[0];
}
