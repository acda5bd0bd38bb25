namespace PortGuard;

/// <summary>Wakes whoever waits for a port, when something may have changed there.</summary>
internal interface IPortChanges : IDisposable
{
    /// <summary>
    /// Waits for a change, and no longer than this. It may come back early, and it may miss a change: the caller looks for itself. It may
    /// block the thread, which is cheaper than to come back on another one; a cancelled wait is over within 100 ms.
    /// </summary>
    /// <returns>Whether something woke it.</returns>
    Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
