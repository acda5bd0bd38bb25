using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>
/// The bind truth table on real sockets: each holder is made as its row says, each of our four binds is really tried, and the finder
/// must see every conflict (x). What it may see beside that is a suspicion (?): the row looks the same and the bind works. A dash is neither.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class HoldingFinderBindTableTests : IDisposable
{
    private static readonly IPAddress[] _wanted = [IPAddress.Any, IPAddress.IPv6Any, IPAddress.Loopback, IPAddress.IPv6Loopback];
    private readonly List<Socket> _open = [];

    public HoldingFinderBindTableTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        LinuxTestSocket.SkipWithoutIPv6();
        LinuxTestSocket.SkipWithoutNetlink(); // /proc/net cannot tell a v6-only wildcard
    }

    public void Dispose() => _open.ForEach(socket => socket.Dispose());

    [Theory]
    [InlineData("0.0.0.0", false, false, false, "xxx-")]
    [InlineData("0.0.0.0", true, false, false, "xxx-")]
    [InlineData("::", false, false, false, "xxxx")]
    [InlineData("::", true, false, false, "xxxx")]
    [InlineData("::", false, true, false, "-x-x")]
    [InlineData("127.0.0.1", false, false, false, "xxx-")]
    [InlineData("127.0.0.1", true, false, false, "xxx-")]
    [InlineData("::1", false, false, false, "-x-x")]
    [InlineData("127.0.0.2", false, false, false, "xx--")]
    [InlineData("::ffff:127.0.0.1", false, false, false, "xxx-")]
    [InlineData("0.0.0.0", false, false, true, "xxx-")]
    [InlineData("127.0.0.1", false, false, true, "xxx-")]
    [InlineData("::", false, false, true, "xxxx")]
    public async Task Listener(string address, bool reuse, bool v6Only, bool reusePort, string marks)
    {
        await CheckAsync(PortHoldingKind.Listening, marks, () =>
            Task.FromResult(new Row(LinuxTestSocket.PortOf(Keep(LinuxTestSocket.Bind(IPAddress.Parse(address), 0, reuse, v6Only, reusePort, listen: true))))));
    }

    [Theory]
    [InlineData("127.0.0.1", false, "xxx-")]
    [InlineData("127.0.0.1", true, "???-")]
    [InlineData("0.0.0.0", true, "???-")]
    public async Task Bound_not_listening(string address, bool reuse, string marks)
    {
        LinuxTestSocket.SkipWithoutBoundSockets();
        await CheckAsync(PortHoldingKind.BoundOnly, marks, () =>
            Task.FromResult(new Row(LinuxTestSocket.PortOf(Keep(LinuxTestSocket.Bind(IPAddress.Parse(address), 0, reuse))))));
    }

    [Theory]
    [InlineData("auto", "xxx-")]
    [InlineData("plain", "xxx-")]
    [InlineData("reuse", "???-")]
    public async Task Outgoing_connection(string bound, string marks)
    {
        await CheckAsync(PortHoldingKind.OutgoingConnection, marks, async () =>
        {
            var (client, _, _) = await ConnectAsync(bound, reuseListener: true);
            return new(LinuxTestSocket.PortOf(client));
        });
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Accepted_connection_whose_listener_is_closed(bool reuse, string marks)
    {
        await CheckAsync(PortHoldingKind.Leftover, marks, async () =>
        {
            var (client, _, listener) = await ConnectAsync("auto", reuse);
            var row = new Row(LinuxTestSocket.PortOf(listener), LinuxTestSocket.PortOf(client));
            listener.Dispose();
            return row;
        });
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Time_wait_of_a_server(bool reuse, string marks)
    {
        await CheckAsync(PortHoldingKind.Leftover, marks, async () =>
        {
            var (client, accepted, listener) = await ConnectAsync("auto", reuse);
            var row = new Row(LinuxTestSocket.PortOf(listener));
            listener.Dispose();
            await CloseAsync(accepted, client);
            return row;
        });
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Orphan_in_fin_wait(bool reuse, string marks)
    {
        await CheckAsync(PortHoldingKind.Leftover, marks, async () =>
        {
            var (_, accepted, listener) = await ConnectAsync("auto", reuse);
            var row = new Row(LinuxTestSocket.PortOf(listener));
            listener.Dispose();
            accepted.Dispose();
            return row;
        });
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Close_wait_that_leaked(bool reuse, string marks)
    {
        await CheckAsync(PortHoldingKind.Leftover, marks, async () =>
        {
            var (client, accepted, listener) = await ConnectAsync("auto", reuse);
            var row = new Row(LinuxTestSocket.PortOf(listener), LinuxTestSocket.PortOf(client));
            listener.Dispose();
            client.Dispose();
            Assert.Equal(0, await accepted.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
            return row;
        });
    }

    [Fact]
    public async Task Time_wait_of_a_client()
    {
        await CheckAsync(PortHoldingKind.Leftover, "xxx-", async () =>
        {
            var (client, accepted, _) = await ConnectAsync("auto", reuseListener: true);
            var row = new Row(LinuxTestSocket.PortOf(client));
            await CloseAsync(client, accepted);
            return row;
        });
    }

    [Fact]
    public async Task Udp()
    {
        Socket? udp = null;
        await CheckAsync(PortHoldingKind.None, "----", () =>
        {
            udp = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            udp.Bind(new IPEndPoint(IPAddress.Any, 0));
            return Task.FromResult(new Row(LinuxTestSocket.PortOf(udp)));
        });

        var holding = await FindAsync(new(IPAddress.Loopback, LinuxTestSocket.PortOf(udp!)), PortProtocol.Udp, new(1, 1));
        Assert.Equal(PortHoldingKind.Listening, holding.Kind);
        Assert.Contains(holding.Sockets, socket => socket.SocketId == LinuxTestSocket.InodeOf(udp!));
    }

    // Somebody else on the machine may have the same number on another address, family or in TIME_WAIT: then the row is made anew, on
    // another port. A row that is wrong is wrong on each of them.
    private static async Task CheckAsync(PortHoldingKind kind, string marks, Func<Task<Row>> make)
    {
        var expected = Expect(kind, marks);
        var actual = await TryAsync(await make());
        for (var attempt = 1; attempt < 4 && !expected.SequenceEqual(actual); attempt++)
        {
            actual = await TryAsync(await make());
        }

        Assert.Equal(expected, actual);
    }

    private static List<string> Expect(PortHoldingKind kind, string marks) =>
        [.. marks.Select((mark, i) =>
        {
            var bind = mark == 'x' ? PortAvailability.InUse : PortAvailability.Free;
            return $"{_wanted[i]}: {bind}, {bind}, {(mark == '-' ? PortHoldingKind.None : kind)}";
        })];

    private static async Task<List<string>> TryAsync(Row row)
    {
        var actual = new List<string>();
        foreach (var address in _wanted)
        {
            var endPoint = new IPEndPoint(address, row.Port);
            var holding = await FindAsync(endPoint, PortProtocol.Tcp, new(row.Ephemeral ?? row.Port, row.Ephemeral ?? row.Port));
            actual.Add($"{address}: {PortProbe.Check(endPoint)}, {PortProbe.CheckBySocket(endPoint)}, {holding.Kind}");
        }

        return actual;
    }

    private static ValueTask<PortHolding> FindAsync(IPEndPoint endPoint, PortProtocol protocol, PortRange ephemeral) =>
        new HoldingFinder(new LinuxPortInspector(new StatProcessTable()), () => ephemeral)
            .FindAsync(endPoint, protocol, OwnerSearch.None, TestContext.Current.CancellationToken);

    private async Task<(Socket Client, Socket Accepted, Socket Listener)> ConnectAsync(string bound, bool reuseListener)
    {
        var listener = Keep(LinuxTestSocket.Bind(IPAddress.Loopback, reuse: reuseListener, listen: true));
        var client = Keep(bound == "auto"
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : LinuxTestSocket.Bind(IPAddress.Loopback, reuse: bound == "reuse"));
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        var accepted = Keep(await listener.AcceptAsync(TestContext.Current.CancellationToken));
        return (client, accepted, listener);
    }

    // Who closes first keeps TIME_WAIT.
    private static async Task CloseAsync(Socket first, Socket second)
    {
        first.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await second.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        second.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await first.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        second.Dispose();
        first.Dispose();
    }

    private Socket Keep(Socket socket)
    {
        _open.Add(socket);
        return socket;
    }

    /// <param name="Port">The held port.</param>
    /// <param name="Ephemeral">The one port that counts as given to outgoing connections; null = the held one.</param>
    private sealed record Row(int Port, int? Ephemeral = null);
}
