namespace PortGuard;

/// <summary>Makes the exception that ends the start from the cases of a round.</summary>
internal static class Refusal
{
    // EX_TEMPFAIL of sysexits.h: a supervisor may try again.
    private const int TemporaryFailure = 75;

    public static PortGuardException Of(
        IReadOnlyList<EndpointCase> cases, IReadOnlyList<TerminationResult> attempts, GuardParts parts, PortRange? range = null)
    {
        var conflicts = RefusedFirst(cases).Select(@case => Conflict(@case, attempts, parts, range)).ToList();
        var clears = conflicts.TrueForAll(conflict => ClearsByItself(conflict.Cause) || conflict.Cause is ConflictCause.OtherEndpointRefused);
        var exitCode = clears ? TemporaryFailure : parts.Settings.RefusalExitCode;
        return attempts.Any(attempt => WasSignalled(attempt.Outcome))
            ? new ProcessTerminationException(conflicts, exitCode)
            : new PortInUseException(conflicts, exitCode);
    }

    private static bool ClearsByItself(ConflictCause cause) => cause is ConflictCause.NotSettled or ConflictCause.WaitTimedOut;

    private static bool WasSignalled(TerminationOutcome outcome) =>
        outcome is not (TerminationOutcome.AlreadyGone or TerminationOutcome.IdentityChanged or TerminationOutcome.AccessDenied);

    private static IEnumerable<EndpointCase> RefusedFirst(IReadOnlyList<EndpointCase> cases) =>
        cases.OrderBy(@case => @case.Decision is not GuardDecision.Refuse);

    /// <summary>The data of one case for the texts; one that was not refused itself counts as one that waits for another.</summary>
    public static PortConflict Conflict(EndpointCase @case, IReadOnlyList<TerminationResult> attempts, GuardParts parts, PortRange? range = null) => new()
    {
        EndPoint = @case.EndPoint,
        Holding = @case.Holding,
        Holders = @case.Holders,
        Cause = @case.Decision is GuardDecision.Refuse refuse ? refuse.Cause : ConflictCause.OtherEndpointRefused,
        EnvironmentName = parts.Settings.EnvironmentName,
        EnvironmentIsSet = parts.Settings.EnvironmentIsSet,
        ApplicationName = parts.Settings.ApplicationName,
        Waited = @case.Waited,
        Range = range,
        Attempts = [.. attempts],
        Now = parts.Time.GetUtcNow(),
    };
}
