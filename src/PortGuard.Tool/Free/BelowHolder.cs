namespace PortGuard.Tool;

/// <summary>A process below a holder, found before the first signal, with what the rules say of it.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Verdict">Whether it may be ended.</param>
internal sealed record BelowHolder(PortOwner Owner, TerminationVerdict Verdict)
{
    /// <summary>What came of it; null where nothing was tried.</summary>
    public TerminationResult? Attempt { get; init; }

    /// <summary>Whether it was to be ended and is still there.</summary>
    public bool IsLeftOver => Attempt is { Outcome: TerminationOutcome.StillRunning or TerminationOutcome.AccessDenied };
}
