namespace PortGuard;

/// <summary>The validated settings and surroundings a guard works with; made once, when the host starts.</summary>
internal sealed record GuardSettings
{
    public ConflictAction OnConflict { get; init; } = ConflictAction.Auto;

    public required DevelopmentSwitch Environment { get; init; }

    public required string EnvironmentName { get; init; }

    public bool EnvironmentIsSet { get; init; } = true;

    /// <summary>What named the environment, such as "DOTNET_ENVIRONMENT"; null where the host knows that and not we.</summary>
    public string? EnvironmentSource { get; init; }

    public required string ApplicationName { get; init; }

    /// <summary>The program that is about to be started; null in a host, which guards itself.</summary>
    public GuardedProgram? Program { get; init; }

    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null = the 100 ports after the wanted one.</summary>
    public PortRange? RelocateRange { get; init; }

    public int RefusalExitCode { get; init; } = 69;
}
