namespace PortGuard;

/// <summary>Everything that is known of one endpoint that could not be had: the data behind the message.</summary>
internal sealed record PortConflict
{
    public required GuardedEndpoint EndPoint { get; init; }

    public required PortHolding Holding { get; init; }

    public required ConflictCause Cause { get; init; }

    /// <summary>Who holds it, with what the rules say of each; leaders first. Empty where nobody can be seen.</summary>
    public IReadOnlyList<Holder> Holders { get; init; } = [];

    /// <summary>The environment's name as the host has it, such as "Production".</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>Whether the environment's name came from a variable or setting; false: nothing said so, and unset means Production.</summary>
    public bool EnvironmentIsSet { get; init; } = true;

    /// <summary>What named the environment, such as "DOTNET_ENVIRONMENT"; null where that is not known.</summary>
    public string? EnvironmentSource { get; init; }

    /// <summary>Our application's name, such as "OrdersApi".</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The program that was to be started; null in a host.</summary>
    public GuardedProgram? Program { get; init; }

    /// <summary>How long was waited before giving up; null where nothing was waited for.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>The range that was searched for <see cref="ConflictAction.Relocate"/>.</summary>
    public PortRange? Range { get; init; }

    /// <summary>What was signalled and what became of it; empty = nothing was changed.</summary>
    public IReadOnlyList<TerminationResult> Attempts { get; init; } = [];

    /// <summary>When the message is made, for "running for 2 h 13 min".</summary>
    public required DateTimeOffset Now { get; init; }
}
