using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The waiting itself, in time that passes only when somebody waits.</summary>
public sealed class PortWaitTests
{
    private readonly SelfAdvancingTime _time = new();
    private readonly List<IReadOnlyList<int>> _announced = [];
    private readonly HashSet<int> _met = [];
    private int _looks;

    [Fact(Timeout = 30000)]
    public async Task What_is_there_already_is_not_waited_for()
    {
        _met.Add(8000);
        var outcome = await WaitAsync([8000]);
        Assert.Equal((true, TimeSpan.Zero, 1), (outcome.IsMet, outcome.Waited, _looks));
        Assert.Empty(_announced);
    }

    [Fact(Timeout = 30000)]
    public async Task All_ports_have_to_be_there_at_the_same_moment()
    {
        // 8000 comes first, goes when 8001 comes, and comes back.
        _time.Advanced = passed => Set((8000, passed.TotalSeconds is (>= 1 and < 2) or >= 5), (8001, passed.TotalSeconds >= 2));
        var outcome = await WaitAsync([8000, 8001]);
        Assert.True(outcome.IsMet);
        Assert.InRange(outcome.Waited.TotalSeconds, 5, 5.1);
        Assert.Equal([8000, 8001], Assert.Single(_announced));
    }

    [Fact(Timeout = 30000)]
    public async Task The_time_over_ends_it_with_the_ports_that_are_missing()
    {
        _met.Add(8000);
        var outcome = await WaitAsync([8000, 8001]);
        Assert.Equal([8001], outcome.Unmet);
        Assert.Equal(TimeSpan.FromSeconds(30), outcome.Waited);
    }

    [Fact(Timeout = 30000)]
    public async Task A_last_look_is_taken_when_the_time_is_over()
    {
        _time.Advanced = passed => Set((8000, passed.TotalSeconds >= 30));
        Assert.True((await WaitAsync([8000])).IsMet);
    }

    [Fact(Timeout = 30000)]
    public async Task No_time_at_all_is_one_look()
    {
        var outcome = await WaitAsync([8000], timeout: 0);
        Assert.Equal((false, 1), (outcome.IsMet, _looks));
        Assert.Empty(_announced);
    }

    [Theory(Timeout = 30000)]
    [InlineData(0.05)]
    [InlineData(0.4)]
    [InlineData(1.5)]
    [InlineData(20)]
    public async Task It_is_late_by_five_percent_or_a_tenth_of_a_second_at_most(double seconds)
    {
        _time.Advanced = passed => Set((8000, passed.TotalSeconds >= seconds));
        var late = (await WaitAsync([8000])).Waited.TotalSeconds - seconds;
        Assert.InRange(late, 0, Math.Clamp(seconds / 20 * 1.06, 0.005, 0.1));
    }

    [Fact(Timeout = 30000)]
    public async Task It_does_not_look_more_often_than_a_few_hundred_times_in_half_a_minute()
    {
        await WaitAsync([8000]);
        Assert.InRange(_looks, 300, 400);
    }

    [Fact(Timeout = 30000)]
    public async Task A_look_that_takes_long_is_taken_less_often()
    {
        var looks = 0;
        var wait = new PortWait(
            async (_, cancellationToken) =>
            {
                looks++;
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellationToken);
                return false;
            },
            PortChanges.Nothing(_time),
            _time);
        await wait.RunAsync([8000], TimeSpan.FromSeconds(30), _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        Assert.InRange(looks, 40, 60);
    }

    [Fact(Timeout = 30000)]
    public async Task A_change_ends_the_tick()
    {
        using var changes = new Woken(_time, () => _met.Add(8000));
        var outcome = await new PortWait(Look, changes, _time).RunAsync([8000], TimeSpan.FromSeconds(30), _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        Assert.Equal((true, TimeSpan.FromMilliseconds(1)), (outcome.IsMet, outcome.Waited));
    }

    [Fact(Timeout = 30000)]
    public async Task Cancelling_ends_it()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _time.Advanced = passed =>
        {
            if (passed.TotalSeconds >= 1)
            {
                source.Cancel();
            }
        };
        var wait = new PortWait(Look, PortChanges.Nothing(_time), _time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.RunAsync([8000], TimeSpan.FromSeconds(30), _ => Task.CompletedTask, source.Token));
    }

    [Fact(Timeout = 30000)]
    public async Task Cancelling_ends_the_pause_of_the_system_clock()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var pause = PortChanges.Nothing(TimeProvider.System);
        var waiting = Task.Run(() => pause.WaitAsync(Timeout.InfiniteTimeSpan, source.Token), TestContext.Current.CancellationToken);
        await source.CancelAsync();
        Assert.False(await waiting);
    }

    private Task<WaitOutcome> WaitAsync(int[] ports, int timeout = 30)
    {
        var wait = new PortWait(Look, PortChanges.Nothing(_time), _time);
        return wait.RunAsync(ports, TimeSpan.FromSeconds(timeout), Announce, TestContext.Current.CancellationToken);
    }

    private Task Announce(IReadOnlyList<int> ports)
    {
        _announced.Add(ports);
        return Task.CompletedTask;
    }

    private ValueTask<bool> Look(int port, CancellationToken cancellationToken)
    {
        _looks++;
        return new(_met.Contains(port));
    }

    private void Set(params (int Port, bool IsMet)[] ports)
    {
        foreach (var (port, isMet) in ports)
        {
            _ = isMet ? _met.Add(port) : _met.Remove(port);
        }
    }

    /// <summary>Is woken a tick after the wait began.</summary>
    private sealed class Woken(TimeProvider time, Action change) : IPortChanges
    {
        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
            change();
            return true;
        }

        public void Dispose()
        {
        }
    }
}
