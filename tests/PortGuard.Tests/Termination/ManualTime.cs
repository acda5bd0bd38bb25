namespace PortGuard.Tests;

/// <summary>A clock that stands at 2026-01-02 03:04:05 UTC until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
