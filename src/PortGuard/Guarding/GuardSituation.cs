namespace PortGuard;

/// <summary>All that a decision about one endpoint rests on.</summary>
internal sealed record GuardSituation
{
    public required ConflictAction OnConflict { get; init; }

    public required DevelopmentSwitch Environment { get; init; }

    public required PortHolding Holding { get; init; }

    /// <summary>The holders as the rules judge them, leaders first.</summary>
    public IReadOnlyList<Holder> Holders { get; init; } = [];

    public PortProtocol Protocol { get; init; } = PortProtocol.Tcp;

    /// <summary>For UDP: whether every holder also listens on the TCP port of the same number, which makes it a server and not a client.</summary>
    public bool HoldersListenOnTcp { get; init; }

    public bool IsMovable { get; init; }

    public required TimeSpan SettleTime { get; init; }

    public required TimeSpan WaitTimeout { get; init; }
}
