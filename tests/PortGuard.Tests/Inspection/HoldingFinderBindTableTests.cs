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
        var holder = Keep(LinuxTestSocket.Bind(IPAddress.Parse(address), 0, reuse, v6Only, reusePort, listen: true));
        await CheckAsync(LinuxTestSocket.PortOf(holder), PortHoldingKind.Listening, marks);
    }

    [Theory]
    [InlineData("127.0.0.1", false, "xxx-")]
    [InlineData("127.0.0.1", true, "???-")]
    [InlineData("0.0.0.0", true, "???-")]
    public async Task Bound_not_listening(string address, bool reuse, string marks)
    {
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(6, 8), "TCP_BOUND_INACTIVE came with Linux 6.8");
        var holder = Keep(LinuxTestSocket.Bind(IPAddress.Parse(address), 0, reuse));
        await CheckAsync(LinuxTestSocket.PortOf(holder), PortHoldingKind.BoundOnly, marks);
    }

    [Theory]
    [InlineData("auto", "xxx-")]
    [InlineData("plain", "xxx-")]
    [InlineData("reuse", "???-")]
    public async Task Outgoing_connection(string bound, string marks)
    {
        var (client, _, _) = await ConnectAsync(bound, reuseListener: true);
        await CheckAsync(LinuxTestSocket.PortOf(client), PortHoldingKind.OutgoingConnection, marks);
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Accepted_connection_whose_listener_is_closed(bool reuse, string marks)
    {
        var (client, _, listener) = await ConnectAsync("auto", reuse);
        var port = LinuxTestSocket.PortOf(listener);
        listener.Dispose();
        await CheckAsync(port, PortHoldingKind.Leftover, marks, ephemeral: LinuxTestSocket.PortOf(client));
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Time_wait_of_a_server(bool reuse, string marks)
    {
        var (client, accepted, listener) = await ConnectAsync("auto", reuse);
        var port = LinuxTestSocket.PortOf(listener);
        listener.Dispose();
        await CloseAsync(accepted, client);
        await CheckAsync(port, PortHoldingKind.Leftover, marks);
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Orphan_in_fin_wait(bool reuse, string marks)
    {
        var (_, accepted, listener) = await ConnectAsync("auto", reuse);
        var port = LinuxTestSocket.PortOf(listener);
        listener.Dispose();
        accepted.Dispose();
        await CheckAsync(port, PortHoldingKind.Leftover, marks);
    }

    [Theory]
    [InlineData(false, "xxx-")]
    [InlineData(true, "???-")]
    public async Task Close_wait_that_leaked(bool reuse, string marks)
    {
        var (client, accepted, listener) = await ConnectAsync("auto", reuse);
        var (port, ephemeral) = (LinuxTestSocket.PortOf(listener), LinuxTestSocket.PortOf(client));
        listener.Dispose();
        client.Dispose();
        Assert.Equal(0, await accepted.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        await CheckAsync(port, PortHoldingKind.Leftover, marks, ephemeral);
    }

    [Fact]
    public async Task Time_wait_of_a_client()
    {
        var (client, accepted, _) = await ConnectAsync("auto", reuseListener: true);
        var port = LinuxTestSocket.PortOf(client);
        await CloseAsync(client, accepted);
        await CheckAsync(port, PortHoldingKind.Leftover, "xxx-");
    }

    [Fact]
    public async Task Udp()
    {
        var udp = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        udp.Bind(new IPEndPoint(IPAddress.Any, 0));
        await CheckAsync(LinuxTestSocket.PortOf(udp), PortHoldingKind.None, "----");

        var holding = await FindAsync(new(IPAddress.Loopback, LinuxTestSocket.PortOf(udp)), PortProtocol.Udp, new(1, 1));
        Assert.Equal((PortHoldingKind.Listening, LinuxTestSocket.InodeOf(udp)), (holding.Kind, Assert.Single(holding.Sockets).SocketId));
    }

    private static async Task CheckAsync(int port, PortHoldingKind kind, string marks, int? ephemeral = null)
    {
        for (var i = 0; i < _wanted.Length; i++)
        {
            var endPoint = new IPEndPoint(_wanted[i], port);
            var expected = marks[i] == 'x' ? PortAvailability.InUse : PortAvailability.Free;
            Assert.Equal((endPoint, expected), (endPoint, PortProbe.Check(endPoint)));
            Assert.Equal((endPoint, expected), (endPoint, PortProbe.CheckBySocket(endPoint)));

            var only = ephemeral ?? port;
            var holding = await FindAsync(endPoint, PortProtocol.Tcp, new(only, only));
            Assert.Equal((endPoint, marks[i] == '-' ? PortHoldingKind.None : kind), (endPoint, holding.Kind));
        }
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
}
