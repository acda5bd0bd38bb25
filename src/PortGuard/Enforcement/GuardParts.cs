using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>What a guard is made of, one part a step: look, decide, act.</summary>
internal sealed record GuardParts
{
    public required GuardSettings Settings { get; init; }

    public required IEndpointProbe Probe { get; init; }

    /// <summary>Looks and decides; <see cref="ConflictLook.DecideAsync"/>.</summary>
    public required Func<GuardedEndpoint, CancellationToken, Task<EndpointCase>> Decide { get; init; }

    public required IProcessTerminator Terminator { get; init; }

    public required OwnProcess Self { get; init; }

    public required ILogger Logger { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
