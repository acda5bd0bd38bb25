using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>Real sockets of this process, seen by netlink and by the fallback.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxPortInspectorTests
{
    private static readonly StatProcessTable _processes = new();

    public LinuxPortInspectorTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
    }

    public static TheoryData<string> Sources => [nameof(LinuxTableSource.Netlink), nameof(LinuxTableSource.ProcNet), nameof(LinuxTableSource.Auto)];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Listeners_of_both_families_are_found_with_their_owner(string source)
    {
        using var v4 = LinuxTestSocket.Listen(IPAddress.Loopback);
        var listener = Only(v4, await FindAsync(source, PortQuery.Tcp(LinuxTestSocket.PortOf(v4))));

        Assert.Equal(v4.LocalEndPoint, listener.EndPoint);
        Assert.Equal((PortProtocol.Tcp, PortState.Listening, LinuxTestSocket.InodeOf(v4)), (listener.Protocol, listener.State, listener.SocketId));
        Assert.Contains(listener.Owners, owner => owner.ProcessId == Environment.ProcessId);
        Assert.Equal(await OwnUserAsync(), listener.UserId);

        LinuxTestSocket.SkipWithoutIPv6();
        using var v6 = LinuxTestSocket.Listen(IPAddress.IPv6Loopback);
        listener = Only(v6, await FindAsync(source, PortQuery.Tcp(LinuxTestSocket.PortOf(v6))));
        Assert.Equal(v6.LocalEndPoint, listener.EndPoint);
    }

    [Fact]
    public async Task A_socket_that_the_table_shows_twice_is_one()
    {
        using var directory = new TemporaryDirectory();
        const string Row = "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000000000000000 100 0 0 10 0\n";
        await File.WriteAllTextAsync(directory["tcp"], $"  sl  local_address\n{Row}{Row}", TestContext.Current.CancellationToken);
        var inspector = new LinuxPortInspector(_processes, LinuxTableSource.ProcNet, directory.Path);
        var query = PortQuery.Tcp(8080) with { Owners = OwnerSearch.None };
        Assert.Equal(4242UL, Assert.Single(await inspector.FindAsync(query, TestContext.Current.CancellationToken)).SocketId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wildcard_says_whether_it_takes_IPv4_too(bool isV6Only)
    {
        LinuxTestSocket.SkipWithoutIPv6();
        LinuxTestSocket.SkipWithoutNetlink();
        using var socket = LinuxTestSocket.Bind(IPAddress.IPv6Any, v6Only: isV6Only, listen: true);
        var query = PortQuery.Tcp(LinuxTestSocket.PortOf(socket));
        Assert.Equal(isV6Only, Only(socket, await FindAsync(nameof(LinuxTableSource.Auto), query)).IsIPv6Only);
        Assert.Null(Only(socket, await FindAsync(nameof(LinuxTableSource.ProcNet), query)).IsIPv6Only);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task UDP_sockets_are_found_and_TCP_ones_of_the_same_port_are_not(string source)
    {
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = LinuxTestSocket.PortOf(udp);

        var found = Only(udp, await FindAsync(source, PortQuery.Udp(port)));
        Assert.Equal((PortProtocol.Udp, PortState.Listening, LinuxTestSocket.InodeOf(udp)), (found.Protocol, found.State, found.SocketId));
        Assert.DoesNotContain(await FindAsync(source, PortQuery.Tcp(port)), socket => socket.SocketId == found.SocketId);

        await udp.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 9), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(await FindAsync(source, PortQuery.Udp(port)), socket => socket.SocketId == found.SocketId);
        var connected = Only(udp, await FindAsync(source, PortQuery.Udp(port) with { IncludeNonListening = true }));
        Assert.Equal((PortState.Connected, new IPEndPoint(IPAddress.Loopback, 9)), (connected.State, connected.RemoteEndPoint));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task The_clients_of_a_port_are_never_among_its_listeners(string source)
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        var query = PortQuery.Tcp(LinuxTestSocket.PortOf(listener));

        var listening = await FindAsync(source, query);
        Assert.Equal(PortState.Listening, Only(listener, listening).State);
        Assert.All(listening, socket => Assert.Equal((PortState.Listening, (IPEndPoint?)null), (socket.State, socket.RemoteEndPoint)));

        var all = await FindAsync(source, query with { IncludeNonListening = true });
        Assert.Equal(PortState.Listening, Only(listener, all).State);
        Assert.Equal((PortState.Connected, client.LocalEndPoint), (Only(accepted, all).State, Only(accepted, all).RemoteEndPoint));
        Assert.DoesNotContain(all, socket => socket.SocketId == LinuxTestSocket.InodeOf(client));

        var outgoing = Only(client, await FindAsync(source, PortQuery.Tcp(LinuxTestSocket.PortOf(client)) with { IncludeNonListening = true }));
        Assert.Equal((PortState.Connected, listener.LocalEndPoint), (outgoing.State, outgoing.RemoteEndPoint));
        Assert.Contains(outgoing.Owners, owner => owner.ProcessId == Environment.ProcessId);
    }

    [Fact]
    public async Task A_bound_socket_is_found_where_the_kernel_shows_it()
    {
        using var bound = LinuxTestSocket.Reserve();
        var query = PortQuery.Tcp(LinuxTestSocket.PortOf(bound));
        Assert.Empty(await FindAsync(nameof(LinuxTableSource.Auto), query));
        LinuxTestSocket.SkipWithoutBoundSockets();

        var found = Assert.Single(await FindAsync(nameof(LinuxTableSource.Auto), query with { IncludeNonListening = true }));
        Assert.Equal((PortState.Bound, LinuxTestSocket.InodeOf(bound)), (found.State, found.SocketId));
        Assert.Contains(found.Owners, owner => owner.ProcessId == Environment.ProcessId);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_unix_listener_is_found_by_its_path_until_its_file_is_gone(string source)
    {
        var directory = Directory.CreateTempSubdirectory("portguard-");
        try
        {
            var path = Path.Combine(directory.FullName, "app.sock");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            Assert.Empty(await FindAsync(source, PortQuery.Unix(path)));
            listener.Listen();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);

            var found = Assert.Single(await FindAsync(source, PortQuery.Unix(path)));
            Assert.Equal((PortProtocol.Unix, PortState.Listening, LinuxTestSocket.InodeOf(listener)), (found.Protocol, found.State, found.SocketId));
            Assert.Contains(found.Owners, owner => owner.ProcessId == Environment.ProcessId);
            Assert.Empty(await FindAsync(source, PortQuery.Unix(path + ".other")));

            File.Move(path, path + ".moved");
            Assert.Empty(await FindAsync(source, PortQuery.Unix(path)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_unix_socket_that_was_unlinked_is_not_taken_for_the_one_that_took_its_name()
    {
        LinuxTestSocket.SkipWithoutNetlink();
        var directory = Directory.CreateTempSubdirectory("portguard-");
        try
        {
            var path = Path.Combine(directory.FullName, "app.sock");
            using var older = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            older.Bind(new UnixDomainSocketEndPoint(path));
            older.Listen();
            File.Move(path, path + ".older");
            using var newer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            newer.Bind(new UnixDomainSocketEndPoint(path));
            newer.Listen();

            Assert.Equal(LinuxTestSocket.InodeOf(newer), Assert.Single(await FindAsync(nameof(LinuxTableSource.Auto), PortQuery.Unix(path))).SocketId);
            Assert.Equal(LinuxTestSocket.InodeOf(older), Assert.Single(await FindAsync(nameof(LinuxTableSource.Auto), PortQuery.Unix(path + ".older"))).SocketId);

            // The fallback knows names only: it cannot tell them apart, so it names nobody.
            var unsure = await FindAsync(nameof(LinuxTableSource.ProcNet), PortQuery.Unix(path));
            Assert.Equal([0UL, 0UL], unsure.Select(socket => socket.SocketId));
            Assert.All(unsure, socket => Assert.Empty(socket.Owners));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Nobody_is_looked_for_when_no_owners_are_wanted()
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        var found = await FindAsync(nameof(LinuxTableSource.Auto), PortQuery.Tcp(LinuxTestSocket.PortOf(listener)) with { Owners = OwnerSearch.None });
        Assert.Empty(Only(listener, found).Owners);
    }

    [Fact]
    public async Task Our_own_process_is_found_by_the_family_search_too()
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        var found = await FindAsync(nameof(LinuxTableSource.Auto), PortQuery.Tcp(LinuxTestSocket.PortOf(listener)) with { Owners = OwnerSearch.Family });
        Assert.Contains(Only(listener, found).Owners, owner => owner.ProcessId == Environment.ProcessId);
    }

    [Fact]
    public async Task A_cancelled_search_does_not_begin()
    {
        var inspector = new LinuxPortInspector(_processes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await inspector.FindAsync(PortQuery.Tcp(1), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("Tcp 80")]
    [InlineData("Udp 80")]
    [InlineData("/tmp/a.sock")]
    public async Task Where_no_table_can_be_read_the_answer_is_unknown_rather_than_free(string what)
    {
        var inspector = new LinuxPortInspector(_processes, LinuxTableSource.ProcNet, Path.Combine(AppContext.BaseDirectory, "missing"));
        var query = what switch { "Tcp 80" => PortQuery.Tcp(80), "Udp 80" => PortQuery.Udp(80), _ => PortQuery.Unix(what) };
        await Assert.ThrowsAsync<IOException>(async () => await inspector.FindAsync(query, TestContext.Current.CancellationToken));
    }

    // Others may have the same number on another address or family.
    private static PortListener Only(Socket socket, IReadOnlyList<PortListener> found)
    {
        var inode = LinuxTestSocket.InodeOf(socket);
        return Assert.Single(found, one => one.SocketId == inode);
    }

    private static async Task<IReadOnlyList<PortListener>> FindAsync(string source, PortQuery query)
    {
        if (source == nameof(LinuxTableSource.Netlink))
        {
            LinuxTestSocket.SkipWithoutNetlink();
        }

        return await new LinuxPortInspector(_processes, Enum.Parse<LinuxTableSource>(source)).FindAsync(query, TestContext.Current.CancellationToken);
    }

    private static async Task<uint> OwnUserAsync()
    {
        var status = await File.ReadAllLinesAsync("/proc/self/status", TestContext.Current.CancellationToken);
        return uint.Parse(status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], System.Globalization.CultureInfo.InvariantCulture);
    }
}
