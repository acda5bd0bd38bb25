namespace PortGuard;

/// <summary>What became of a process that was to be ended.</summary>
public enum TerminationOutcome
{
    /// <summary>It ended after it was asked to.</summary>
    Exited,

    /// <summary>It released the port after it was asked to and still drains its connections; it was left to that.</summary>
    Released,

    /// <summary>It did not release the port within the grace period, was forced and ended.</summary>
    ExitedAfterForce,

    /// <summary>It had ended, or released the port, before it was signalled.</summary>
    AlreadyGone,

    /// <summary>Its PID belongs to another process now, or it no longer holds the socket; it was not signalled.</summary>
    IdentityChanged,

    /// <summary>The system did not permit the signal.</summary>
    AccessDenied,

    /// <summary>It was asked and forced and is still there (uninterruptible sleep), still holding the port.</summary>
    StillRunning,
}
