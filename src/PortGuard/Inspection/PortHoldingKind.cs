namespace PortGuard;

/// <summary>The ways in which an endpoint can be held.</summary>
public enum PortHoldingKind
{
    /// <summary>Nothing holds it.</summary>
    None,

    /// <summary>Something listens there.</summary>
    Listening,

    /// <summary>It is the local port of an outgoing connection: somebody's browser or database client.</summary>
    OutgoingConnection,

    /// <summary>A socket is bound there and does not listen.</summary>
    BoundOnly,

    /// <summary>What a closed server or client left behind: accepted connections or TIME_WAIT. It clears by itself.</summary>
    Leftover,

    /// <summary>This user may not bind there.</summary>
    Permission,

    /// <summary>The system keeps the port in a range of its own (Windows excluded port ranges).</summary>
    ExcludedRange,

    /// <summary>The bind says "in use" and no table shows by whom.</summary>
    Unknown,
}
