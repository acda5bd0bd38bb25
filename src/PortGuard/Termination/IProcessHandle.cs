namespace PortGuard;

/// <summary>One process, held so that signals and waiting mean that process and never a later one with its PID.</summary>
internal interface IProcessHandle : IDisposable
{
    SentSignal Send(ProcessSignal signal);

    /// <summary>Waits, and says whether the process has ended; a zombie has. 0 asks without waiting. May come back early when cancelled.</summary>
    bool WaitForExit(int milliseconds, CancellationToken cancellationToken);
}

/// <summary>What a process can be told.</summary>
internal enum ProcessSignal
{
    /// <summary>To end in its own way: SIGTERM.</summary>
    Ask,

    /// <summary>To go on, so that a stopped process gets to see that it was asked: SIGCONT.</summary>
    Continue,

    /// <summary>To end at once: SIGKILL.</summary>
    Force,
}

/// <summary>What was sent, in the system's own words.</summary>
/// <param name="Name">Such as "SIGTERM".</param>
/// <param name="Error"><see cref="Errno.None"/> when it was sent; <see cref="Errno.ENOSYS"/> when the system has no such way and nothing was tried.</param>
internal readonly record struct SentSignal(string Name, Errno Error);
