namespace PortGuard;

/// <summary>The validated settings and surroundings a guard works with; made once, when the host starts.</summary>
internal sealed record GuardSettings
{
    public ConflictAction OnConflict { get; init; } = ConflictAction.Auto;

    public required DevelopmentSwitch Environment { get; init; }

    public required string EnvironmentName { get; init; }

    public bool EnvironmentIsSet { get; init; } = true;

    public required string ApplicationName { get; init; }

    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null = the 100 ports after the wanted one.</summary>
    public PortRange? RelocateRange { get; init; }

    public int RefusalExitCode { get; init; } = 69;
}
