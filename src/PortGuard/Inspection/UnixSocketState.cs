namespace PortGuard;

/// <summary>What is at the path of a unix socket that could not be bound.</summary>
internal enum UnixSocketState
{
    /// <summary>Nothing: the path is free.</summary>
    Missing,

    /// <summary>A file, directory or link that is no socket; it is never deleted.</summary>
    NotASocket,

    /// <summary>A socket that somebody holds: it is in the kernel's table, or a connection was not refused.</summary>
    Held,

    /// <summary>A socket file that a killed process left: in no table, and a connection is refused.</summary>
    Stale,

    /// <summary>It could not be found out, so it counts as held.</summary>
    Unknown,
}
