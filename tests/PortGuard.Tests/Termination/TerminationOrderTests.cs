using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>Several holders of one port, and those that are never signalled.</summary>
[SupportedOSPlatform("linux")]
public sealed class TerminationOrderTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(20);
    private readonly TerminationScene _scene = new();

    [Fact(Timeout = 30000)]
    public async Task The_second_holder_is_not_touched_when_the_first_one_frees_the_port()
    {
        using var first = await TerminationChild.BashAsync(TerminationChild.Obedient);
        using var second = await TerminationChild.BashAsync(TerminationChild.Obedient);

        var results = await _scene.EndAsync(true, _long, () => _scene.Lives(first.Id), _scene.Target(first.Id), _scene.Target(second.Id));

        Assert.Equal([TerminationOutcome.Exited, TerminationOutcome.AlreadyGone], results.Select(result => result.Outcome));
        Assert.Equal([$"SIGTERM {first.Id} sent"], _scene.Sent);
        Assert.True(second.IsAlive);
    }

    [Fact(Timeout = 30000)]
    public async Task A_leader_that_ends_its_workers_leaves_none_to_be_signalled()
    {
        using var leader = await TerminationChild.BashAsync("sleep 60 & trap 'kill $!; wait; exit 0' TERM; echo READY $!; wait");
        var worker = leader.Numbers[0];

        var results = await _scene.EndAsync(true, _long, () => _scene.Lives(leader.Id) || _scene.Lives(worker), _scene.Target(leader.Id), _scene.Target(worker));

        Assert.Equal([TerminationOutcome.Exited, TerminationOutcome.AlreadyGone], results.Select(result => result.Outcome));
        Assert.Equal([$"SIGTERM {leader.Id} sent"], _scene.Sent);
    }

    [Fact(Timeout = 30000)]
    public async Task A_worker_that_outlives_its_leader_is_ended_next()
    {
        using var leader = await TerminationChild.BashAsync("sleep 60 & echo READY $!; wait");
        var worker = leader.Numbers[0];

        var results = await _scene.EndAsync(true, _long, () => _scene.Lives(leader.Id) || _scene.Lives(worker), _scene.Target(leader.Id), _scene.Target(worker));

        Assert.Equal([TerminationOutcome.Exited, TerminationOutcome.Exited], results.Select(result => result.Outcome));
        Assert.Equal([$"SIGTERM {leader.Id} sent", $"SIGTERM {worker} sent"], _scene.Sent);
    }

    [Fact(Timeout = 30000)]
    public async Task Nobody_is_touched_when_the_port_is_free_already()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);

        var results = await _scene.EndAsync(true, _long, () => false, _scene.Target(child.Id));

        Assert.Equal(TerminationOutcome.AlreadyGone, Assert.Single(results).Outcome);
        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    [Fact(Timeout = 30000)]
    public async Task We_our_ancestors_init_and_groups_are_never_signalled_nor_anybody_beside_them()
    {
        using var child = await TerminationChild.BashAsync(TerminationChild.Obedient);
        var parent = _scene.Read(Environment.ProcessId)!.ParentId;
        var grandparent = _scene.Read(parent)?.ParentId ?? 0;

        foreach (var processId in new[] { Environment.ProcessId, parent, grandparent, 1, 0, -1, -child.Id })
        {
            _ = await Assert.ThrowsAsync<InvalidOperationException>(
                () => _scene.EndAsync(true, _long, () => true, _scene.Target(child.Id), _scene.Target(processId)));
        }

        Assert.Empty(_scene.Sent);
        Assert.True(child.IsAlive);
    }

    public void Dispose() => _scene.Dispose();
}
