namespace PortGuard;

/// <summary>Why a start is refused, or had to be given up; each has a text of its own in <see cref="ConflictMessage"/>.</summary>
internal enum ConflictCause
{
    /// <summary>Not Development: no process is ever ended there.</summary>
    NotDevelopment,

    /// <summary>ENVIRONMENT=production in the real environment vetoes Development.</summary>
    Vetoed,

    /// <summary><see cref="ConflictAction.Refuse"/> is configured.</summary>
    Configured,

    /// <summary>A rule protects at least one holder; the verdicts say which and why.</summary>
    Protected,

    /// <summary>A holder started after us: the newest wins, and that is not us.</summary>
    HolderIsYounger,

    /// <summary>The port is held and no process can be seen behind it (another user's, another PID namespace, in flight).</summary>
    OwnerUnknown,

    /// <summary>The holding clears by itself, but did not within the settle time: exit 75.</summary>
    NotSettled,

    /// <summary><see cref="ConflictAction.Wait"/> ran out: exit 75.</summary>
    WaitTimedOut,

    /// <summary><see cref="ConflictAction.Relocate"/>, but the endpoint cannot be moved.</summary>
    NotMovable,

    /// <summary><see cref="ConflictAction.Relocate"/>, but no port of the range is free.</summary>
    RangeExhausted,

    /// <summary>A UDP socket holds the port; UDP holders are named, never ended.</summary>
    UdpHolder,

    /// <summary>A file that is no socket lies at the path of a unix socket; it is never deleted.</summary>
    NotASocket,

    /// <summary>Something was signalled and the port is still held by it.</summary>
    StillHeld,

    /// <summary>The holder was ended and something else took the port at once.</summary>
    Respawned,

    /// <summary>Another endpoint had to be refused, so nothing was ended for this one either.</summary>
    OtherEndpointRefused,
}
