using System.Net;

namespace PortGuard.Tests;

/// <summary>Only the instance that the registry names may be ended for its port.</summary>
public sealed class EarlierInstanceTests
{
    private readonly FakeProcessTable _processes = new();

    public EarlierInstanceTests()
    {
        _processes.Add(1, 0, "/sbin/init");
        _processes.Add(100, 1, "/opt/orders");
        _processes.Add(101, 100, "/opt/orders-worker");
        _processes.Add(200, 1, "/usr/bin/python3");
    }

    private static PortInstance Instance => new("orders", 18123) { ProcessId = 100, StartTime = FakeProcessTable.BootTime.AddSeconds(100.7) };

    [Fact]
    public void The_instance_and_its_workers_are_left_to_the_rules() => Assert.All([100, 101], id => Assert.Null(WhyProtected(Instance, id)));

    [Fact]
    public void A_stranger_is_protected_whatever_the_rules_say() =>
        Assert.Equal("it is not the instance of \"orders\" that the port registry knows", WhyProtected(Instance, 200));

    [Fact]
    public void A_process_that_has_the_number_again_is_a_stranger() =>
        Assert.NotNull(WhyProtected(Instance with { StartTime = FakeProcessTable.BootTime.AddSeconds(90) }, 100));

    [Fact]
    public void An_instance_that_has_not_said_who_it_is_protects_everybody()
    {
        Assert.NotNull(WhyProtected(Instance with { StartTime = null }, 100));
        Assert.NotNull(WhyProtected(Instance with { ProcessId = null }, 100));
    }

    [Fact]
    public async Task The_look_takes_a_permission_away_and_the_policy_refuses()
    {
        var inspector = new OneHolder(_processes.Owner(200));
        var self = _processes.Self(_processes.Add(300, 1, "/opt/new").ProcessId);
        var look = new ConflictLook(
            new HoldingFinder(inspector), new TerminationRules(self, TerminationScope.SameUser, [], []), self,
            new() { ApplicationName = "new", EnvironmentName = "Development", Environment = DevelopmentSwitch.On });
        var endpoint = EarlierInstance.Endpoints(Instance, [IPAddress.Loopback]).Single();

        var @case = await look.DecideAsync(endpoint, TestContext.Current.CancellationToken);
        Assert.Equal(new GuardDecision.Refuse(ConflictCause.Protected), @case.Decision);
        Assert.Equal("another-service", Assert.Single(@case.Holders).Verdict.Rule);

        var unprotected = await look.DecideAsync(endpoint with { WhyProtected = null }, TestContext.Current.CancellationToken);
        Assert.IsType<GuardDecision.Terminate>(unprotected.Decision);
    }

    private string? WhyProtected(PortInstance instance, int processId) =>
        EarlierInstance.Endpoints(instance, [IPAddress.Loopback]).Single().WhyProtected!(_processes.Owner(processId));

    private sealed class OneHolder(PortOwner owner) : IPortInspector
    {
        public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default) => new(
        [
            new PortListener(PortProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 18123), PortState.Listening, socketId: 1) { Owners = [owner] },
        ]);
    }
}
