namespace PortGuard;

/// <summary>Chooses what wakes a wait.</summary>
internal static class PortChanges
{
    /// <summary>Wakes when a socket on one of the ports is closed, where the system tells; else nothing wakes before the time is over.</summary>
    /// <param name="ports">1 to 65535 each.</param>
    /// <param name="time">The clock for a system that does not tell.</param>
    public static IPortChanges Releases(IReadOnlyList<int> ports, TimeProvider time) =>
        (OperatingSystem.IsLinux() ? LinuxPortReleases.TryOpen(ports) : null) ?? Nothing(time);

    /// <summary>Never wakes before the time is over: no system tells when somebody begins to listen.</summary>
    public static IPortChanges Nothing(TimeProvider time) => time == TimeProvider.System ? new Pause() : new Delay(time);

    // A timer, its queue and another thread for every tick would take ten times the processor time of the look itself.
    private sealed class Pause : IPortChanges
    {
        public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            _ = cancellationToken.WaitHandle.WaitOne(atMost);
            return Task.FromResult(false);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>By another clock than the system's.</summary>
    private sealed class Delay(TimeProvider time) : IPortChanges
    {
        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            await Task.Delay(atMost, time, cancellationToken).ConfigureAwait(false);
            return false;
        }

        public void Dispose()
        {
        }
    }
}
