namespace PortGuard;

/// <summary>How long each endpoint has been waited for: a deadline an endpoint, set when it is first waited for, never moved.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan _firstTick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _longestTick = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<GuardedEndpoint, long> _since = [];

    /// <summary>Turns a wait whose time is over into the refusal that it was to become.</summary>
    public IReadOnlyList<EndpointCase> Apply(IReadOnlyList<EndpointCase> cases) => [.. cases.Select(Apply)];

    public bool IsFirst(EndpointCase @case) => !_since.ContainsKey(@case.EndPoint);

    public TimeSpan? WaitedFor(EndpointCase @case) =>
        _since.TryGetValue(@case.EndPoint, out var since) ? time.GetElapsedTime(since) : null;

    /// <summary>Waits while <paramref name="isHeld"/>, at most until the first of the cases has used up its time.</summary>
    public async Task WaitAsync(IReadOnlyList<EndpointCase> cases, Func<bool> isHeld, CancellationToken cancellationToken)
    {
        foreach (var @case in cases)
        {
            _since.TryAdd(@case.EndPoint, time.GetTimestamp());
        }

        for (var tick = _firstTick; isHeld(); tick = tick * 2 < _longestTick ? tick * 2 : _longestTick)
        {
            var left = cases.Min(TimeLeft);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(left < tick ? left : tick, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private EndpointCase Apply(EndpointCase @case)
    {
        var waited = @case with { Waited = WaitedFor(@case) };
        // The last look comes a little after the time was over; what was given is what the setting says.
        return waited is { Waited: not null, Decision: GuardDecision.Wait wait } && TimeLeft(waited) <= TimeSpan.Zero
            ? waited with { Decision = new GuardDecision.Refuse(wait.ThenRefuse), Waited = wait.AtMost }
            : waited;
    }

    private TimeSpan TimeLeft(EndpointCase @case) =>
        ((GuardDecision.Wait)@case.Decision).AtMost - (WaitedFor(@case) ?? TimeSpan.Zero);
}
