namespace PortGuard;

/// <summary>The values of errno(3) that a terminator tells apart. An enum, so that the journal can name them.</summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    ESRCH = 3,
    EINTR = 4,
    EINVAL = 22,

    /// <summary>38 on Linux. Elsewhere a terminator uses it on its own behalf: the system has no such way.</summary>
    ENOSYS = 38,
}
