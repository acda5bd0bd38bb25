using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>Real processes, each through a pidfd and through kill(2).</summary>
[SupportedOSPlatform("linux")]
public sealed class TerminationTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(200);
    private readonly TerminationScene _scene = new();

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task An_obedient_process_ends_when_it_is_asked(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);

        var results = await _scene.EndAsync(usePidFd, _long, () => _scene.Lives(child.Id), _scene.Target(child.Id, 4711));

        Assert.Equal(TerminationOutcome.Exited, Assert.Single(results).Outcome);
        Assert.InRange(results[0].Elapsed, TimeSpan.Zero, _long / 2);
        Assert.Equal([$"SIGTERM {child.Id} sent"], _scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_process_that_ignores_being_asked_is_forced_after_its_grace_period(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Deaf);

        var results = await _scene.EndAsync(usePidFd, _short, () => _scene.Lives(child.Id), _scene.Target(child.Id, 4711));

        Assert.Equal(TerminationOutcome.ExitedAfterForce, Assert.Single(results).Outcome);
        Assert.InRange(results[0].Elapsed, _short, _long);
        Assert.Equal([$"SIGTERM {child.Id} sent", $"SIGKILL {child.Id} sent"], _scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task Without_a_grace_period_it_is_asked_and_forced_at_once(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Deaf);

        var results = await _scene.EndAsync(usePidFd, TimeSpan.Zero, () => _scene.Lives(child.Id), _scene.Target(child.Id));

        Assert.Equal(TerminationOutcome.ExitedAfterForce, Assert.Single(results).Outcome);
        Assert.Equal([$"SIGTERM {child.Id} sent", $"SIGKILL {child.Id} sent"], _scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_stopped_process_is_asked_and_then_woken_so_that_it_can_end_in_its_own_way(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync("trap 'exit 0' TERM; echo READY; kill -STOP $$; while :; do sleep 0.05; done");
        await UntilAsync(() => _scene.Read(child.Id)?.State == 'T');

        var results = await _scene.EndAsync(usePidFd, _long, () => _scene.Lives(child.Id), _scene.Target(child.Id));

        Assert.Equal(TerminationOutcome.Exited, Assert.Single(results).Outcome);
        Assert.Equal([$"SIGTERM {child.Id} sent", $"SIGCONT {child.Id} sent"], _scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_process_that_has_ended_already_is_not_signalled(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        var target = _scene.Target(child.Id);
        await child.EndAsync();

        var results = await _scene.EndAsync(usePidFd, _long, () => true, target);

        Assert.Equal(new TerminationResult(target.Owner, TerminationOutcome.AlreadyGone, TimeSpan.Zero), Assert.Single(results));
        Assert.Empty(_scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task Another_process_under_the_same_PID_is_not_signalled(bool usePidFd)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        var target = _scene.Target(child.Id);
        _scene.Lies[child.Id] = target.Owner.Identity with { StartStamp = target.Owner.Identity.StartStamp + 1 };

        var results = await _scene.EndAsync(usePidFd, _long, () => true, target);

        Assert.Equal(TerminationOutcome.IdentityChanged, Assert.Single(results).Outcome);
        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Theory(Timeout = 30000), InlineData(true, TerminationOutcome.IdentityChanged), InlineData(false, TerminationOutcome.AlreadyGone)]
    public async Task A_process_that_no_longer_holds_the_socket_is_not_signalled(bool isHeldBySomebodyElse, TerminationOutcome expected)
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        var letGo = false;
        _scene.Holds = (pid, sockets) =>
        {
            Assert.Equal(child.Id, pid);
            Assert.Equal([4711UL, 4712UL], sockets);
            letGo = true;
            return false;
        };

        var results = await _scene.EndAsync(true, _long, () => !letGo || isHeldBySomebodyElse, _scene.Target(child.Id, 4711, 4712));

        Assert.Equal(expected, Assert.Single(results).Outcome);
        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_process_that_releases_the_port_and_drains_is_left_to_that(bool usePidFd)
    {
        using var directory = new TemporaryDirectory();
        var port = directory["port"];
        await File.WriteAllTextAsync(port, "", TestContext.Current.CancellationToken);
        using var child = await TerminationChild.BashAsync($"trap 'rm \"{port}\"' TERM; echo READY; while :; do sleep 0.05; done");

        var results = await _scene.EndAsync(usePidFd, _long, () => File.Exists(port), _scene.Target(child.Id, 4711));

        Assert.Equal(TerminationOutcome.Released, Assert.Single(results).Outcome);
        Assert.Equal([$"SIGTERM {child.Id} sent"], _scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_that_let_go_while_another_one_holds_the_port_is_not_forced()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Deaf);
        var asked = 0;
        _scene.Holds = (_, _) => ++asked == 1;

        var results = await _scene.EndAsync(true, _short, () => true, _scene.Target(child.Id, 4711));

        Assert.Equal(TerminationOutcome.Released, Assert.Single(results).Outcome);
        Assert.Equal([$"SIGTERM {child.Id} sent"], _scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_process_whose_parent_never_reaps_it_counts_as_ended(bool usePidFd)
    {
        using var parent = await TerminationChild.BashAsync("sleep 60 & echo READY $!; exec sleep 60");
        var zombie = _scene.Target(parent.Numbers[0]);

        var first = await _scene.EndAsync(usePidFd, _long, () => true, zombie);
        var second = await _scene.EndAsync(usePidFd, _long, () => true, zombie);

        Assert.Equal(TerminationOutcome.Exited, Assert.Single(first).Outcome);
        Assert.Equal('Z', _scene.Read(zombie.Owner.ProcessId)?.State);
        Assert.Equal(TerminationOutcome.AlreadyGone, Assert.Single(second).Outcome);
        Assert.Equal([$"SIGTERM {zombie.Owner.ProcessId} sent"], _scene.Sent);
    }

    [Theory(Timeout = 30000), InlineData(true), InlineData(false)]
    public async Task A_python_server_is_ended_and_its_port_is_free_at_once(bool usePidFd)
    {
        using var child = await PythonAsync("import os, socket; s = socket.create_server(('127.0.0.1', 0)); print('READY', s.getsockname()[1], flush=True); s.accept()");

        var results = await _scene.EndAsync(usePidFd, _long, () => IsListening(child.Numbers[0]), _scene.Target(child.Id));

        Assert.Contains(Assert.Single(results).Outcome, new[] { TerminationOutcome.Exited, TerminationOutcome.Released });
        Assert.False(IsListening(child.Numbers[0]));
        Assert.Equal([$"SIGTERM {child.Id} sent"], _scene.Sent);
    }

    [Fact(Timeout = 30000)]
    public async Task Cancelling_ends_the_wait_at_once_and_nothing_more_is_signalled()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Deaf);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var isAsked = new TaskCompletionSource();
        var request = new TerminationRequest([_scene.Target(child.Id)], _long, IsHeld, "a test");

        var ending = new LinuxProcessTerminator(_scene.Seams).TerminateAsync(request, cancel.Token);
        await isAsked.Task;
        var start = TimeProvider.System.GetTimestamp();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ending);

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal([$"SIGTERM {child.Id} sent"], _scene.Sent);
        Assert.True(child.IsAlive);

        bool IsHeld()
        {
            if (_scene.Sent.Any())
            {
                _ = isAsked.TrySetResult();
            }

            return true;
        }
    }

    [Fact(Timeout = 30000)]
    public async Task Cancelled_beforehand_nothing_is_signalled()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        var request = new TerminationRequest([_scene.Target(child.Id)], _long, () => true, "a test");

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LinuxProcessTerminator(_scene.Seams).TerminateAsync(request, new CancellationToken(canceled: true)));

        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Fact(Timeout = 30000)]
    public async Task Where_proc_shows_the_PIDs_of_another_namespace_nobody_is_signalled()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        using var proc = new TemporaryDirectory();
        _ = File.CreateSymbolicLink(proc["self"], "1");
        var request = new TerminationRequest([_scene.Target(child.Id)], _long, () => true, "a test");

        var results = await new LinuxProcessTerminator(_scene.Seams, usePidFd: true, proc.Path)
            .TerminateAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(TerminationOutcome.IdentityChanged, Assert.Single(results).Outcome);
        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    public void Dispose() => _scene.Dispose();

    private static bool IsListening(int port) =>
        File.ReadLines("/proc/net/tcp").Any(row => row.Contains($":{port:X4} 00000000:0000 0A", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<TerminationChild> PythonAsync(string script)
    {
        try
        {
            return await TerminationChild.StartAsync("python3", "-c", script);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // ENOENT of execve(2).
            Assert.Skip("python3 is not installed.");
            throw;
        }
    }
}
