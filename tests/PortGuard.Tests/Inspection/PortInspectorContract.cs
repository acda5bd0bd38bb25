using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>What every inspector promises, on real sockets. A source that cannot show something says so by a flag.</summary>
public abstract partial class PortInspectorContract
{
    private const int Patience = 60_000;

    /// <summary>The inspector; skips the test where the machine cannot run it.</summary>
    protected abstract IPortInspector Inspector { get; }

    /// <summary>Whether the source tells a dual IPv6 wildcard from a v6-only one.</summary>
    protected virtual bool TellsIPv6Only => false;

    /// <summary>Whether the source shows TCP sockets that are bound and do not listen.</summary>
    protected virtual bool ShowsBoundOnly => false;

    /// <summary>Whether the source names the socket by its inode.</summary>
    protected virtual bool TellsInode => OperatingSystem.IsLinux();

    protected virtual bool ShowsUnixSockets => !OperatingSystem.IsWindows();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("127.0.0.1", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("::1", null)]
    [InlineData("::", true)]
    [InlineData("::", false)]
    public async Task A_listener_is_found_with_its_endpoint_family_and_owner(string address, bool? isDual)
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Parse(address), isDual: isDual);

        var found = Assert.Single(await FindAsync(PortQuery.Tcp(listener.Port())));

        Assert.Equal(PortProtocol.Tcp, found.Protocol);
        Assert.Equal(PortState.Listening, found.State);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), listener.Port()), found.EndPoint);
        Assert.Null(found.RemoteEndPoint);
        AssertOwnedByUs(found);
        Assert.Equal(TellsInode ? PortInspectorContractSystem.InodeOf(listener) : found.SocketId, found.SocketId);
        Assert.Equal(TellsIPv6Only && isDual is { } dual ? !dual : null, found.IsIPv6Only);
    }

    [Theory(Timeout = Patience)]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.2")]
    public async Task All_listeners_that_share_a_port_are_found(string one, string other)
    {
        Assert.SkipWhen(other == "127.0.0.2" && OperatingSystem.IsMacOS(), "macOS has no address 127.0.0.2");
        var (first, second) = PortInspectorContractSockets.ListenTwice(IPAddress.Parse(one), IPAddress.Parse(other));
        using (first)
        using (second)
        {
            var found = await FindAsync(PortQuery.Tcp(first.Port()));

            Assert.Equal(
                [one, other], found.Select(socket => ((IPEndPoint)socket.EndPoint).Address.ToString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Two_sockets_on_the_same_endpoint_are_two()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SO_REUSEPORT");
        using var first = PortInspectorContractSockets.Listen(IPAddress.Loopback, isShared: true);
        using var second = PortInspectorContractSockets.Listen(IPAddress.Loopback, first.Port(), isShared: true);

        var found = await FindAsync(PortQuery.Tcp(first.Port()));

        Assert.Equal(2, found.Count);
        Assert.NotEqual(found[0].SocketId, found[1].SocketId);
    }

    [Fact(Timeout = Patience)]
    public async Task A_client_of_the_port_is_never_an_answer()
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Loopback);
        using var client = await PortInspectorContractSockets.ConnectAsync(IPAddress.Loopback, listener.Port(), Cancellation);
        using var accepted = await listener.AcceptAsync(Cancellation);

        Assert.Single(await FindAsync(PortQuery.Tcp(listener.Port())));
        Assert.Empty(await FindAsync(PortQuery.Tcp(client.Port())));

        var all = await FindAsync(PortQuery.Tcp(listener.Port()) with { IncludeNonListening = true });
        Assert.All(all, socket => Assert.Equal(listener.Port(), ((IPEndPoint)socket.EndPoint).Port));
        Assert.Single(all, socket => socket.State == PortState.Listening);
        Assert.Equal(PortState.Connected, Assert.Single(all, socket => socket.RemoteEndPoint?.Port == client.Port()).State);
    }

    [Fact(Timeout = Patience)]
    public async Task An_outgoing_connection_is_found_by_its_local_port_when_asked_for()
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Loopback);
        using var client = await PortInspectorContractSockets.ConnectAsync(IPAddress.Loopback, listener.Port(), Cancellation);

        // By both ends: what another test has left on the same local port may be there still.
        var found = Assert.Single(
            await FindAsync(PortQuery.Tcp(client.Port()) with { IncludeNonListening = true }), socket => listener.LocalEndPoint!.Equals(socket.RemoteEndPoint));

        Assert.Equal(PortState.Connected, found.State);
        Assert.Equal(client.LocalEndPoint, found.EndPoint);
        Assert.Equal(listener.LocalEndPoint, found.RemoteEndPoint);
        AssertOwnedByUs(found);
    }

    [Fact(Timeout = Patience)]
    public async Task A_connection_accepted_by_a_dual_listener_keeps_its_IPv6_family()
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.IPv6Any, isDual: true);
        using var client = await PortInspectorContractSockets.ConnectAsync(IPAddress.Loopback, listener.Port(), Cancellation);
        using var accepted = await listener.AcceptAsync(Cancellation);

        var all = await FindAsync(PortQuery.Tcp(listener.Port()) with { IncludeNonListening = true });

        var connected = Assert.Single(all, socket => socket.State == PortState.Connected);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), listener.Port()), connected.EndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), client.Port()), connected.RemoteEndPoint);
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_listens_on_a_port_that_is_only_bound()
    {
        using var bound = PortInspectorContractSockets.Bind(IPAddress.Loopback);

        Assert.Empty(await FindAsync(PortQuery.Tcp(bound.Port())));

        var all = await FindAsync(PortQuery.Tcp(bound.Port()) with { IncludeNonListening = true });
        Assert.Equal(ShowsBoundOnly ? [PortState.Bound] : [], all.Select(socket => socket.State));
    }

    [Fact(Timeout = Patience)]
    public async Task Only_the_very_port_matches_not_one_that_begins_or_ends_alike()
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Loopback);
        var port = listener.Port();
        int[] alike = [port / 10, port / 100, port % 10_000, port % 1_000];

        foreach (var other in alike.Where(other => other > 0 && other != port).Distinct())
        {
            var found = await FindAsync(PortQuery.Tcp(other) with { IncludeNonListening = true });
            Assert.All(found, socket => Assert.Equal(other, ((IPEndPoint)socket.EndPoint).Port));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_UDP_receiver_is_found_and_not_by_a_TCP_question(string address)
    {
        using var receiver = PortInspectorContractSockets.Bind(IPAddress.Parse(address), protocol: ProtocolType.Udp);

        var found = Assert.Single(await FindAsync(PortQuery.Udp(receiver.Port())));

        Assert.Equal(PortProtocol.Udp, found.Protocol);
        Assert.Equal(PortState.Listening, found.State);
        Assert.Equal(receiver.LocalEndPoint, found.EndPoint);
        AssertOwnedByUs(found);
        Assert.DoesNotContain(await FindAsync(PortQuery.Tcp(receiver.Port())), socket => socket.Protocol == PortProtocol.Udp);
    }

    [Fact(Timeout = Patience)]
    public async Task A_connected_UDP_socket_is_no_receiver()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows shows no other end of a UDP socket");
        using var receiver = PortInspectorContractSockets.Bind(IPAddress.Loopback, protocol: ProtocolType.Udp);
        using var sender = PortInspectorContractSockets.Bind(IPAddress.Loopback, protocol: ProtocolType.Udp);
        await sender.ConnectAsync(receiver.LocalEndPoint!, Cancellation);

        Assert.Empty(await FindAsync(PortQuery.Udp(sender.Port())));
        Assert.Single(await FindAsync(PortQuery.Udp(receiver.Port())));

        var found = Assert.Single(await FindAsync(PortQuery.Udp(sender.Port()) with { IncludeNonListening = true }));
        Assert.Equal(PortState.Connected, found.State);
        Assert.Equal(receiver.LocalEndPoint, found.RemoteEndPoint);
    }

    [Fact(Timeout = Patience)]
    public async Task Another_process_is_named_with_a_plausible_start()
    {
        var before = TimeProvider.System.GetUtcNow();
        await using var child = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.Listener, Cancellation);

        var owner = Assert.Single(Assert.Single(await FindAsync(PortQuery.Tcp(child.Port))).Owners);

        Assert.Equal(child.ProcessIds[0], owner.ProcessId);
        Assert.InRange(owner.StartTime, before.AddSeconds(-3), TimeProvider.System.GetUtcNow().AddSeconds(3));
    }

    [Fact(Timeout = Patience)]
    public async Task Both_owners_of_an_inherited_listener_are_named()
    {
        await using var child = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.ListenerWithWorker, Cancellation);

        var found = Assert.Single(await FindAsync(PortQuery.Tcp(child.Port)));

        Assert.Equal(child.ProcessIds.Order(), found.Owners.Select(owner => owner.ProcessId).Order());
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_search_for_owners_the_socket_is_found_alone()
    {
        using var listener = PortInspectorContractSockets.Listen(IPAddress.Loopback);

        var found = Assert.Single(await FindAsync(PortQuery.Tcp(listener.Port()) with { Owners = OwnerSearch.None }));

        Assert.Empty(found.Owners);
    }

    [Theory(Timeout = Patience)]
    [InlineData("app.sock")]
    [InlineData("my app.sock")]
    [InlineData("é.sock")]
    public async Task A_unix_socket_is_found_by_its_path(string name)
    {
        Assert.SkipUnless(ShowsUnixSockets, "this source does not show unix sockets");
        var directory = Directory.CreateTempSubdirectory("pg");
        try
        {
            var path = Path.Combine(directory.FullName, name);
            using var listener = ListenUnix(path);
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancellation);
            using var accepted = await listener.AcceptAsync(Cancellation);

            // On macOS an accepted socket has the path too, and no state tells it from the listener.
            var all = await FindAsync(PortQuery.Unix(path));
            var found = OperatingSystem.IsMacOS() ? all[0] : Assert.Single(all);

            Assert.Equal(PortProtocol.Unix, found.Protocol);
            Assert.Equal(PortState.Listening, found.State);
            Assert.Equal(path, found.EndPoint.ToString());
            AssertOwnedByUs(found);
            Assert.Equal(TellsInode ? PortInspectorContractSystem.InodeOf(listener) : found.SocketId, found.SocketId);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Another_path_that_begins_alike_is_another_socket()
    {
        Assert.SkipUnless(ShowsUnixSockets, "this source does not show unix sockets");
        var directory = Directory.CreateTempSubdirectory("pg");
        try
        {
            var path = Path.Combine(directory.FullName, "app");
            using var other = ListenUnix(path + " two.sock");
            using var third = ListenUnix(path + ".sock");

            Assert.Empty(await FindAsync(PortQuery.Unix(path)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // Not "by us alone": a process that another test is just starting has our descriptors until its exec.
    private static void AssertOwnedByUs(PortListener found) =>
        Assert.Contains(found.Owners, owner => owner.ProcessId == Environment.ProcessId);

    private static Socket ListenUnix(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private async Task<IReadOnlyList<PortListener>> FindAsync(PortQuery query) => await Inspector.FindAsync(query, Cancellation);
}
