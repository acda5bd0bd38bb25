using System.Net;

namespace PortGuard.Tests;

public sealed class GuardPolicyTests
{
    private static readonly IPEndPoint _endPoint = new(IPAddress.Loopback, 5000);

    public static TheoryData<ConflictAction, PortHoldingKind> EveryActionAndKind()
    {
        var data = new TheoryData<ConflictAction, PortHoldingKind>();
        foreach (var action in Enum.GetValues<ConflictAction>())
        {
            foreach (var kind in Enum.GetValues<PortHoldingKind>())
            {
                data.Add(action, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryActionAndKind))]
    public void Outside_Development_nothing_is_ever_ended(ConflictAction action, PortHoldingKind kind)
    {
        foreach (var environment in new[] { DevelopmentSwitch.Off, DevelopmentSwitch.Vetoed })
        {
            var decision = Decide(environment, kind, action, Holder());
            Assert.IsNotType<GuardDecision.Terminate>(decision);
        }
    }

    [Theory]
    [MemberData(nameof(EveryActionAndKind))]
    public void Only_a_listener_is_ever_ended_and_only_when_the_action_is_Auto(ConflictAction action, PortHoldingKind kind)
    {
        var decision = Decide(DevelopmentSwitch.On, kind, action, Holder());
        Assert.Equal(kind is PortHoldingKind.Listening && action is ConflictAction.Auto, decision is GuardDecision.Terminate);
    }

    [Theory]
    [InlineData(PortHoldingKind.None)]
    [InlineData(PortHoldingKind.Permission)]
    [InlineData(PortHoldingKind.ExcludedRange)]
    public void What_is_no_conflict_proceeds_whatever_is_configured(PortHoldingKind kind) => Assert.All(
        from environment in Enum.GetValues<DevelopmentSwitch>()
        from action in Enum.GetValues<ConflictAction>()
        select Decide(environment, kind, action),
        decision => Assert.IsType<GuardDecision.Proceed>(decision));

    [Theory]
    [InlineData(PortHoldingKind.OutgoingConnection, ConflictCause.NotSettled)]
    [InlineData(PortHoldingKind.Leftover, ConflictCause.NotSettled)]
    [InlineData(PortHoldingKind.BoundOnly, ConflictCause.NotSettled)]
    [InlineData(PortHoldingKind.Unknown, ConflictCause.OwnerUnknown)]
    internal void What_clears_by_itself_is_waited_for_a_bounded_time_in_every_environment(PortHoldingKind kind, ConflictCause cause)
    {
        foreach (var environment in Enum.GetValues<DevelopmentSwitch>())
        {
            foreach (var action in new[] { ConflictAction.Auto, ConflictAction.Refuse })
            {
                Assert.Equal(new GuardDecision.Wait(TimeSpan.FromSeconds(5), cause), Decide(environment, kind, action, Holder()));
            }
        }
    }

    [Fact]
    public void A_holder_that_is_ending_is_waited_for_in_every_environment()
    {
        var ending = Holder() with { Verdict = new(false, TerminationRules.Ended, "it is ending at this moment") };
        foreach (var environment in Enum.GetValues<DevelopmentSwitch>())
        {
            Assert.Equal(
                new GuardDecision.Wait(TimeSpan.FromSeconds(5), ConflictCause.NotSettled),
                Decide(environment, PortHoldingKind.Listening, ConflictAction.Auto, ending));
        }
    }

    [Fact]
    public void Beside_a_holder_that_is_ending_the_others_decide()
    {
        var ending = Holder() with { Verdict = new(false, TerminationRules.Ended, "it is ending at this moment") };
        var other = Holder();
        var decision = Assert.IsType<GuardDecision.Terminate>(Decide(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, ending, other));
        Assert.Same(other, Assert.Single(decision.Holders));
    }

    [Theory]
    [InlineData(DevelopmentSwitch.Off, ConflictAction.Auto, ConflictCause.NotDevelopment)]
    [InlineData(DevelopmentSwitch.Vetoed, ConflictAction.Auto, ConflictCause.Vetoed)]
    [InlineData(DevelopmentSwitch.On, ConflictAction.Refuse, ConflictCause.Configured)]
    [InlineData(DevelopmentSwitch.Off, ConflictAction.Refuse, ConflictCause.Configured)]
    [InlineData(DevelopmentSwitch.On, ConflictAction.Relocate, ConflictCause.NotMovable)]
    internal void A_listener_is_refused_with_its_cause(DevelopmentSwitch environment, ConflictAction action, ConflictCause cause) =>
        Assert.Equal(new GuardDecision.Refuse(cause), Decide(environment, PortHoldingKind.Listening, action, Holder()));

    [Fact]
    public void Wait_and_Relocate_do_as_named_in_every_environment()
    {
        foreach (var environment in Enum.GetValues<DevelopmentSwitch>())
        {
            Assert.Equal(
                new GuardDecision.Wait(TimeSpan.FromSeconds(30), ConflictCause.WaitTimedOut),
                Decide(environment, PortHoldingKind.Listening, ConflictAction.Wait, Holder()));
            Assert.IsType<GuardDecision.Relocate>(
                GuardPolicy.Decide(Situation(environment, PortHoldingKind.Listening, ConflictAction.Relocate, Holder()) with { IsMovable = true }));
        }
    }

    [Fact]
    public void One_protected_holder_among_several_protects_the_port() =>
        Assert.Equal(
            new GuardDecision.Refuse(ConflictCause.Protected),
            Decide(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, Holder(10), Holder(11, isAllowed: false)));

    [Fact]
    public void A_holder_younger_than_we_are_is_left_alone() =>
        Assert.Equal(
            new GuardDecision.Refuse(ConflictCause.HolderIsYounger),
            Decide(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, Holder(10, isYounger: true)));

    [Fact]
    public void A_young_worker_under_an_old_master_does_not_protect_it()
    {
        var master = Holder(10);
        var worker = Holder(11, isYounger: true) with { IsLeader = false };
        var decision = Decide(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, master, worker);
        Assert.Equal([master, worker], Assert.IsType<GuardDecision.Terminate>(decision).Holders);
    }

    [Fact]
    public void A_socket_without_a_visible_process_is_not_free_and_nothing_is_ended_for_it()
    {
        var situation = Situation(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, Holder(10));
        var half = situation with
        {
            Holding = situation.Holding with { Sockets = [.. situation.Holding.Sockets, new(PortProtocol.Tcp, _endPoint, PortState.Listening, 99)] },
        };
        Assert.Equal(new GuardDecision.Refuse(ConflictCause.OwnerUnknown), GuardPolicy.Decide(half));
    }

    [Fact]
    public void A_UDP_holder_is_ended_only_when_it_listens_on_the_TCP_port_too()
    {
        var udp = Situation(DevelopmentSwitch.On, PortHoldingKind.Listening, ConflictAction.Auto, Holder()) with { Protocol = PortProtocol.Udp };
        Assert.Equal(new GuardDecision.Refuse(ConflictCause.UdpHolder), GuardPolicy.Decide(udp));
        Assert.IsType<GuardDecision.Terminate>(GuardPolicy.Decide(udp with { HoldersListenOnTcp = true }));
    }

    private static GuardDecision Decide(DevelopmentSwitch environment, PortHoldingKind kind, ConflictAction action, params Holder[] holders) =>
        GuardPolicy.Decide(Situation(environment, kind, action, holders));

    private static GuardSituation Situation(DevelopmentSwitch environment, PortHoldingKind kind, ConflictAction action, params Holder[] holders) => new()
    {
        OnConflict = action,
        Environment = environment,
        Holding = new(kind, _endPoint, [.. holders.Select(Socket)]),
        Holders = holders,
        SettleTime = TimeSpan.FromSeconds(5),
        WaitTimeout = TimeSpan.FromSeconds(30),
    };

    private static PortListener Socket(Holder holder) =>
        new(PortProtocol.Tcp, _endPoint, PortState.Listening, (ulong)holder.Owner.ProcessId) { Owners = [holder.Owner] };

    private static Holder Holder(int pid = 10, bool isAllowed = true, bool isYounger = false) => new(
        new(new(pid, pid), new FakeProcessTable()),
        new(isAllowed, "test", "it is a test"),
        IsEarlierRun: false,
        IsYounger: isYounger,
        IsLeader: true,
        IsTarget: true);
}
