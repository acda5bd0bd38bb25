using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>What every inspector promises of a span of ports. Others have listeners there too: tests beside us, the machine.</summary>
public abstract partial class PortInspectorContract
{
    private static readonly PortRange _everyPort = new(1, 65535);

    [Theory(Timeout = Patience)]
    [InlineData(OwnerSearch.All)]
    [InlineData(OwnerSearch.Family)]
    public async Task Every_listener_of_a_span_is_found_with_its_owners_and_those_just_outside_are_not(OwnerSearch owners)
    {
        using var own = PortInspectorContractSockets.Listen(IPAddress.IPv6Loopback);
        await using var alone = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.Listener, Cancellation);
        await using var shared = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.ListenerWithWorker, Cancellation);
        await using var several = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.ThreeSockets, Cancellation);
        var (below, above) = PortInspectorContractSockets.Frame(ProtocolType.Tcp, own.Port(), alone.Port, shared.Port, several.Numbers[0], several.Numbers[1]);
        using (below)
        using (above)
        {
            var inside = new PortRange(below.Port() + 1, above.Port() - 1);
            var found = await FindAsync(PortQuery.Tcp(inside) with { Owners = owners });

            AssertListenersWithin(inside, found);
            AssertOwnedByUs(At(found, own.LocalEndPoint));
            AssertOwners(found, new(IPAddress.Loopback, alone.Port), alone.ProcessIds);
            AssertOwners(found, new(IPAddress.Loopback, shared.Port), shared.ProcessIds);
            AssertOwners(found, new(IPAddress.Loopback, several.Numbers[0]), several.Numbers[3..]);
            AssertOwners(found, new(IPAddress.IPv6Loopback, several.Numbers[1]), several.Numbers[3..]);

            // Both ends are part of a span.
            found = await FindAsync(PortQuery.Tcp(new PortRange(below.Port(), above.Port())) with { Owners = owners });
            AssertOwnedByUs(At(found, below.LocalEndPoint));
            AssertOwnedByUs(At(found, above.LocalEndPoint));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task The_UDP_receivers_of_a_span_are_found_and_no_TCP_listener()
    {
        using var v4 = PortInspectorContractSockets.Bind(IPAddress.Loopback, protocol: ProtocolType.Udp);
        using var v6 = PortInspectorContractSockets.Bind(IPAddress.IPv6Loopback, protocol: ProtocolType.Udp);
        await using var child = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.ThreeSockets, Cancellation);
        var (below, above) = PortInspectorContractSockets.Frame(ProtocolType.Udp, v4.Port(), v6.Port(), child.Numbers[2]);
        using (below)
        using (above)
        {
            var inside = new PortRange(below.Port() + 1, above.Port() - 1);
            var found = await FindAsync(PortQuery.Udp(inside));

            Assert.All(found, socket => Assert.Equal(PortProtocol.Udp, socket.Protocol));
            AssertListenersWithin(inside, found);
            AssertOwnedByUs(At(found, v4.LocalEndPoint));
            AssertOwnedByUs(At(found, v6.LocalEndPoint));
            AssertOwners(found, new(IPAddress.Loopback, child.Numbers[2]), child.Numbers[3..]);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(OwnerSearch.All)]
    [InlineData(OwnerSearch.None)]
    public async Task A_client_of_a_port_in_the_span_is_never_an_answer(OwnerSearch owners)
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Loopback);
        using var client = await PortInspectorContractSockets.ConnectAsync(IPAddress.Loopback, listener.Port(), Cancellation);
        using var accepted = await listener.AcceptAsync(Cancellation);

        var found = await FindAsync(PortQuery.Tcp(_everyPort) with { Owners = owners });
        AssertListenersWithin(_everyPort, found);
        Assert.Equal(owners == OwnerSearch.All, At(found, listener.LocalEndPoint).Owners.Count > 0);
        Assert.DoesNotContain(found, socket => socket.EndPoint.Equals(client.LocalEndPoint));

        var all = await FindAsync(PortQuery.Tcp(_everyPort) with { Owners = owners, IncludeNonListening = true });
        Assert.Equal(PortState.Connected, Assert.Single(all, socket => IsBetween(socket, client.LocalEndPoint, listener.LocalEndPoint)).State);
        Assert.Equal(PortState.Connected, Assert.Single(all, socket => IsBetween(socket, listener.LocalEndPoint, client.LocalEndPoint)).State);
        Assert.Single(all, socket => socket.EndPoint.Equals(listener.LocalEndPoint) && socket.State == PortState.Listening);

        // By both ends: what another test has left on the same local port may be there still.
        static bool IsBetween(PortListener socket, EndPoint? local, EndPoint? remote) => socket.EndPoint.Equals(local) && remote!.Equals(socket.RemoteEndPoint);
    }

    [Fact(Timeout = Patience)]
    public async Task A_span_in_which_nothing_listens_has_no_answer()
    {
        var (first, second) = PortInspectorContractSockets.BindNeighbours();
        using (first)
        using (second)
        {
            Assert.Empty(await FindAsync(PortQuery.Tcp(new PortRange(first.Port(), second.Port()))));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task All_owners_of_three_hundred_listeners_are_found()
    {
        await using var crowd = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.Crowd, Cancellation);
        var workers = crowd.Numbers[2..].Chunk(61).ToArray();

        var found = await FindAsync(PortQuery.Tcp(_everyPort));

        AssertListenersWithin(_everyPort, found);
        AssertOwners(found, new(IPAddress.Loopback, crowd.Port), [crowd.Numbers[1], .. workers.Select(worker => worker[0])]);
        Assert.Equal(300, workers.Sum(worker => worker.Length - 1));
        Assert.All(workers, worker => Assert.All(worker[1..], port => AssertOwners(found, new(IPAddress.Loopback, port), [worker[0]])));
    }

    private static void AssertListenersWithin(PortRange span, IReadOnlyList<PortListener> found) =>
        Assert.All(found, socket =>
        {
            Assert.True(span.Contains(((IPEndPoint)socket.EndPoint).Port), $"{socket.EndPoint} is not in {span}");
            Assert.Equal((PortState.Listening, null), (socket.State, socket.RemoteEndPoint));
        });

    private static PortListener At(IReadOnlyList<PortListener> found, EndPoint? endPoint) => Assert.Single(found, socket => socket.EndPoint.Equals(endPoint));

    private static void AssertOwners(IReadOnlyList<PortListener> found, IPEndPoint endPoint, IEnumerable<int> processes) =>
        Assert.Equal(processes.Order(), At(found, endPoint).Owners.Select(owner => owner.ProcessId).Order());
}
