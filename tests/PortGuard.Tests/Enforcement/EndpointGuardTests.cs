namespace PortGuard.Tests;

public sealed class EndpointGuardTests
{
    private readonly GuardScene _scene = new();

    [Fact]
    public async Task A_free_port_is_left_alone()
    {
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Empty(_scene.Ended);
    }

    [Fact]
    public async Task In_Development_the_holder_is_ended_and_the_port_verified()
    {
        _scene.Held[5000] = _scene.Holder(10);
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Equal([10], _scene.Ended);
    }

    [Fact]
    public async Task A_holder_of_two_wanted_ports_is_ended_once()
    {
        _scene.Held[5000] = _scene.Held[5001] = _scene.Holder(10);
        await _scene.GuardAsync(GuardScene.Endpoint(5000), GuardScene.Endpoint(5001));
        Assert.Equal([10], _scene.Ended);
    }

    [Fact]
    public async Task When_one_endpoint_has_to_be_refused_nothing_is_ended_for_the_others()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.Held[5001] = _scene.Holder(11, isAllowed: false);
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000), GuardScene.Endpoint(5001)));
        Assert.Empty(_scene.Ended);
        Assert.Equal(
            [(5001, ConflictCause.Protected), (5000, ConflictCause.OtherEndpointRefused)],
            refusal.Conflicts.Select(conflict => (conflict.EndPoint.Port, conflict.Cause)));
        Assert.Equal(69, refusal.ExitCode);
    }

    [Fact]
    public async Task What_is_still_there_after_it_was_signalled_is_not_signalled_again()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.OnEnd[10] = () => TerminationOutcome.StillRunning;
        var failure = await Assert.ThrowsAsync<ProcessTerminationException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal([10], _scene.Ended);
        Assert.Equal(ConflictCause.StillHeld, Assert.Single(failure.Conflicts).Cause);
        Assert.Equal(TerminationOutcome.StillRunning, Assert.Single(failure.Outcomes).Value);
    }

    [Fact]
    public async Task What_comes_back_after_us_is_named_and_left()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.OnEnd[10] = () => Replace(5000, 2000);
        var failure = await Assert.ThrowsAsync<ProcessTerminationException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal([10], _scene.Ended);
        var conflict = Assert.Single(failure.Conflicts);
        Assert.Equal((ConflictCause.Respawned, 2000), (conflict.Cause, Assert.Single(conflict.Holders).Owner.ProcessId));
    }

    [Fact]
    public async Task What_comes_back_between_the_look_and_the_bind_is_a_respawn_too()
    {
        _scene.Held[5000] = _scene.Holder(10);
        var guard = _scene.Guard();
        await guard.GuardAsync([GuardScene.Endpoint(5000)], TestContext.Current.CancellationToken);
        _scene.Held[5000] = _scene.Holder(2000);
        var failure = await Assert.ThrowsAsync<ProcessTerminationException>(() => guard.GuardAsync([GuardScene.Endpoint(5000)], TestContext.Current.CancellationToken));
        Assert.Equal([10], _scene.Ended);
        Assert.Equal(ConflictCause.Respawned, Assert.Single(failure.Conflicts).Cause);
        Assert.Equal(10, Assert.Single(failure.Outcomes).Key.ProcessId);
    }

    [Fact]
    public async Task Another_start_of_this_application_that_was_quicker_is_no_respawn()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.OnEnd[10] = () =>
        {
            _scene.Held[5000] = _scene.Holder(2000) with { IsEarlierRun = true };
            return TerminationOutcome.Exited;
        };
        var failure = await Assert.ThrowsAsync<ProcessTerminationException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal(ConflictCause.HolderIsYounger, Assert.Single(failure.Conflicts).Cause);
    }

    [Fact]
    public async Task What_was_ended_for_one_endpoint_does_not_count_for_another()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.OnEnd[10] = () =>
        {
            _scene.Held.Remove(5000);
            return TerminationOutcome.Released;
        };
        var guard = _scene.Guard();
        await guard.GuardAsync([GuardScene.Endpoint(5000)], TestContext.Current.CancellationToken);
        _scene.OnEnd.Remove(10);
        _scene.Held[5001] = _scene.Holder(10);
        await guard.GuardAsync([GuardScene.Endpoint(5001)], TestContext.Current.CancellationToken);
        Assert.Equal([10, 10], _scene.Ended);
    }

    [Fact]
    public async Task Old_processes_that_take_the_port_one_after_the_other_are_not_fought_for_ever()
    {
        _scene.Held[5000] = _scene.Holder(10);
        for (var pid = 10; pid < 20; pid++)
        {
            var next = pid + 1;
            _scene.OnEnd[pid] = () => Replace(5000, next);
        }

        var failure = await Assert.ThrowsAsync<ProcessTerminationException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal([10, 11, 12], _scene.Ended);
        Assert.Equal(ConflictCause.Respawned, Assert.Single(failure.Conflicts).Cause);
    }

    [Fact]
    public async Task A_holder_that_was_gone_before_the_signal_may_be_looked_at_again()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.OnEnd[10] = () =>
        {
            _scene.OnEnd.Remove(10);
            return TerminationOutcome.IdentityChanged;
        };
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Equal([10, 10], _scene.Ended);
    }

    [Fact]
    public async Task Outside_Development_nothing_is_ended_and_the_start_is_refused()
    {
        _scene.Settings = _scene.Settings with { Environment = DevelopmentSwitch.Off, EnvironmentName = "Production" };
        _scene.Held[5000] = _scene.Holder(10);
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Empty(_scene.Ended);
        Assert.Equal((ConflictCause.NotDevelopment, 69), (Assert.Single(refusal.Conflicts).Cause, refusal.ExitCode));
    }

    [Fact]
    public async Task What_clears_by_itself_is_waited_for()
    {
        _scene.Kinds[5000] = PortHoldingKind.OutgoingConnection;
        _scene.Time.Advanced = passed =>
        {
            if (passed > TimeSpan.FromSeconds(2))
            {
                _scene.Kinds.Remove(5000);
            }
        };
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Empty(_scene.Ended);
    }

    [Fact]
    public async Task What_does_not_clear_in_time_is_refused_with_EX_TEMPFAIL()
    {
        _scene.Kinds[5000] = PortHoldingKind.OutgoingConnection;
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        var conflict = Assert.Single(refusal.Conflicts);
        Assert.Equal((ConflictCause.NotSettled, 75), (conflict.Cause, refusal.ExitCode));
        Assert.InRange(conflict.Waited!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.2));
    }

    [Fact]
    public async Task A_permanent_conflict_beside_one_that_clears_makes_the_exit_code_permanent()
    {
        _scene.Kinds[5000] = PortHoldingKind.OutgoingConnection;
        _scene.Held[5001] = _scene.Holder(11, isAllowed: false);
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000), GuardScene.Endpoint(5001)));
        Assert.Equal(69, refusal.ExitCode);
    }

    [Fact]
    public async Task Wait_gives_up_after_its_timeout_with_EX_TEMPFAIL()
    {
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Wait };
        _scene.Held[5000] = _scene.Holder(10);
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal((ConflictCause.WaitTimedOut, 75), (Assert.Single(refusal.Conflicts).Cause, refusal.ExitCode));
        Assert.Empty(_scene.Ended);
    }

    [Fact]
    public async Task Relocate_takes_the_next_port_that_is_free_and_that_nobody_else_of_us_wants()
    {
        var moved = 0;
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Relocate };
        _scene.Held[5000] = _scene.Holder(10);
        _scene.Held[5001] = _scene.Holder(11);
        await _scene.GuardAsync(GuardScene.Endpoint(5000) with { MoveTo = port => moved = port }, GuardScene.Endpoint(5002));
        Assert.Equal(5003, moved);
        Assert.Empty(_scene.Ended);
    }

    [Fact]
    public async Task Two_addresses_that_move_do_not_move_to_the_same_port()
    {
        var moved = new List<int>();
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Relocate };
        _scene.Held[5000] = _scene.Held[5001] = _scene.Holder(10);
        await _scene.GuardAsync(GuardScene.Endpoint(5000) with { MoveTo = moved.Add }, GuardScene.Endpoint(5001) with { MoveTo = moved.Add });
        Assert.Equal([5002, 5003], moved);
    }

    [Fact]
    public async Task Both_loopbacks_of_localhost_move_together_and_once()
    {
        var moves = new List<int>();
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Relocate };
        _scene.Held[5000] = _scene.Holder(10);
        var v4 = GuardScene.Endpoint(5000) with { Display = "http://localhost:5000", MoveTo = moves.Add };
        var v6 = GuardScene.Endpoint(5000, "::1") with { Display = "http://localhost:5000", MoveTo = moves.Add };
        await _scene.GuardAsync(v4, v6);
        Assert.Equal([5001], moves);
    }

    [Fact]
    public async Task Relocate_refuses_where_the_range_is_full_or_the_endpoint_cannot_move()
    {
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Relocate, RelocateRange = new(6000, 6001) };
        _scene.Held[5000] = _scene.Held[6000] = _scene.Held[6001] = _scene.Holder(10);
        var full = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000) with { MoveTo = _ => { } }));
        Assert.Equal((ConflictCause.RangeExhausted, new PortRange(6000, 6001)), (full.Conflicts[0].Cause, full.Conflicts[0].Range));
        var fixedPort = await Assert.ThrowsAsync<PortInUseException>(() => _scene.GuardAsync(GuardScene.Endpoint(5000)));
        Assert.Equal(ConflictCause.NotMovable, fixedPort.Conflicts[0].Cause);
    }

    [Fact]
    public async Task When_looking_fails_the_start_goes_on_and_the_bind_is_the_judge()
    {
        _scene.Held[5000] = _scene.Holder(10);
        _scene.CannotBeSeen.Add(5000);
        await _scene.GuardAsync(GuardScene.Endpoint(5000));
        Assert.Empty(_scene.Ended);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var cancelled = new CancellationTokenSource();
        _scene.Settings = _scene.Settings with { OnConflict = ConflictAction.Wait };
        _scene.Held[5000] = _scene.Holder(10);
        _scene.Time.Advanced = _ => cancelled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.Guard().GuardAsync([GuardScene.Endpoint(5000)], cancelled.Token));
    }

    private TerminationOutcome Replace(int port, int pid)
    {
        _scene.Held[port] = _scene.Holder(pid);
        return TerminationOutcome.Exited;
    }
}
