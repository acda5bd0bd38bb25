namespace PortGuard.Tests;

/// <summary>Time that passes only when somebody waits: a delay advances the clock to its end and completes at once.</summary>
internal sealed class SelfAdvancingTime : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _ticks;

    /// <summary>Called after each advance, with the time passed since the beginning.</summary>
    public Action<TimeSpan>? Advanced { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Task.Delay takes its timer first and listens to it afterwards; it may fire from another thread at once.
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                _ticks += dueTime.Ticks;
                Advanced?.Invoke(TimeSpan.FromTicks(_ticks));
                callback(state);
            },
            null);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
