namespace PortGuard.Tool;

/// <summary>Waits until every port is what is waited for, all of them at the same moment.</summary>
/// <param name="isMet">Looks at one port.</param>
/// <param name="changes">Wakes where the system tells of changes; a slow tick does the rest.</param>
/// <param name="time">The clock.</param>
internal sealed class PortWait(Func<int, CancellationToken, ValueTask<bool>> isMet, IPortChanges changes, TimeProvider time)
{
    // Often at first, when most servers come up or let go, then a twentieth of the time so far: late by 5 % at most.
    private const int TickShare = 20;

    // A look may cost something (lsof takes 35 ms): at most a tenth of the time is spent looking.
    private const int LookShare = 10;
    private static readonly TimeSpan _shortestTick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _longestTick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestGap = TimeSpan.FromSeconds(2);

    /// <summary>Looks at least once, and once more when the time is over.</summary>
    /// <param name="ports">The ports.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="waiting">Called once, when the first look shows that there is something to wait for, with the ports that are waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<WaitOutcome> RunAsync(
        IReadOnlyList<int> ports, TimeSpan timeout, Func<IReadOnlyList<int>, Task> waiting, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var isFirst = true;
        while (true)
        {
            var looked = time.GetTimestamp();
            var unmet = await UnmetAsync(ports, cancellationToken).ConfigureAwait(false);
            var look = time.GetElapsedTime(looked);
            var waited = time.GetElapsedTime(start);
            if (unmet.Count == 0 || waited >= timeout)
            {
                return new(unmet, isFirst ? TimeSpan.Zero : waited);
            }

            if (isFirst)
            {
                isFirst = false;
                await waiting(unmet).ConfigureAwait(false);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await changes.WaitAsync(Min(timeout - waited, Tick(waited, look)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Tick(TimeSpan waited, TimeSpan look)
    {
        var tick = Max(Min(waited / TickShare, _longestTick), _shortestTick);
        return Max(tick, Min(look * LookShare, _longestGap));
    }

    private async ValueTask<List<int>> UnmetAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var unmet = new List<int>();
        foreach (var port in ports)
        {
            if (!await isMet(port, cancellationToken).ConfigureAwait(false))
            {
                unmet.Add(port);
            }
        }

        return unmet;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>How a wait ended.</summary>
/// <param name="Unmet">The ports that are not what was waited for; none when it succeeded.</param>
/// <param name="Waited">How long it took; zero where the first look was enough.</param>
internal sealed record WaitOutcome(IReadOnlyList<int> Unmet, TimeSpan Waited)
{
    public bool IsMet => Unmet.Count == 0;
}
