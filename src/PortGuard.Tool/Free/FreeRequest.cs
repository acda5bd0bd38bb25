namespace PortGuard.Tool;

/// <summary>What a person asked <c>portguard free</c> for.</summary>
internal sealed record FreeRequest
{
    /// <summary>Each once, in the order given.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>End without asking.</summary>
    public bool Yes { get; init; }

    /// <summary>Show what would be done and do nothing.</summary>
    public bool DryRun { get; init; }

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    public TerminationScope Scope { get; init; }

    /// <summary>Names that are taken off the table of known owners.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Ids of the users whose processes count as one's own; for root alone.</summary>
    public IReadOnlyList<uint> Users { get; init; } = [];

    /// <summary>End what survives below the holders too.</summary>
    public bool Tree { get; init; }

    public required CommandEnvironment Environment { get; init; }
}
