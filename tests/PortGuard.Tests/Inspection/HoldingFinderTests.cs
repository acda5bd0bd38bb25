using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>The decision table of the finder on made-up sockets; the real ones are in <see cref="HoldingFinderBindTableTests"/>.</summary>
public sealed class HoldingFinderTests
{
    private const int Port = 5000;
    private static readonly PortRange _ephemeral = new(32768, 60999);

    // The wanted addresses in the order of the marks: 0.0.0.0, [::] (dual), 127.0.0.1, [::1]
    private static readonly string[] _wanted = ["0.0.0.0", "::", "127.0.0.1", "::1"];

    [Theory]
    [InlineData("0.0.0.0", null, "xxx-")]
    [InlineData("::", false, "xxxx")]
    [InlineData("::", true, "-x-x")]
    [InlineData("::", null, "xxxx")]
    [InlineData("127.0.0.1", null, "xxx-")]
    [InlineData("127.0.0.2", null, "xx--")]
    [InlineData("::1", true, "-x-x")]
    [InlineData("::1", null, "-x-x")]
    [InlineData("fe80::1", null, "-x--")]
    [InlineData("::ffff:127.0.0.1", null, "xxx-")]
    [InlineData("::ffff:0.0.0.0", null, "xxx-")]
    [InlineData("::ffff:127.0.0.2", null, "xx--")]
    public async Task A_listener_holds_the_endpoints_that_it_is_in_the_way_of(string held, bool? isV6Only, string marks)
    {
        for (var i = 0; i < _wanted.Length; i++)
        {
            var endPoint = new IPEndPoint(IPAddress.Parse(_wanted[i]), Port);
            var holding = await FindAsync(endPoint, Socket(held, PortState.Listening) with { IsIPv6Only = isV6Only });
            Assert.Equal((endPoint, marks[i] == 'x' ? PortHoldingKind.Listening : PortHoldingKind.None), (holding.EndPoint, holding.Kind));
            Assert.Equal(marks[i] == 'x' ? 1 : 0, holding.Sockets.Count);
        }
    }

    [Fact]
    public async Task A_listener_that_may_leave_IPv4_alone_holds_nothing_beside_one_that_is_certain_to()
    {
        var perhaps = Socket("::", PortState.Listening);
        var certain = Socket("127.0.0.1", PortState.Listening);

        Assert.Equal([certain], (await FindAsync(new IPEndPoint(IPAddress.Loopback, Port), perhaps, certain)).Sockets);
        Assert.Equal([certain], (await FindAsync(new IPEndPoint(IPAddress.Any, Port), perhaps, certain)).Sockets);
        Assert.Equal([perhaps, certain], (await FindAsync(new IPEndPoint(IPAddress.IPv6Any, Port), perhaps, certain)).Sockets);
    }

    [Theory]
    [InlineData("fe80::1%2", "fe80::1%2", true)]
    [InlineData("fe80::1%2", "fe80::1%3", false)]
    [InlineData("fe80::1", "fe80::1%3", true)]
    [InlineData("fe80::2", "fe80::1%3", false)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", "::1", false)]
    public void Addresses_are_compared_by_what_they_reach(string wanted, string held, bool isInTheWay) =>
        Assert.Equal(isInTheWay, BindRules.IsInTheWay(new(IPAddress.Parse(wanted), Port), Socket(held, PortState.Listening)));

    [Fact]
    public void A_socket_on_another_port_is_never_in_the_way() =>
        Assert.False(BindRules.IsInTheWay(new(IPAddress.Any, Port + 1), Socket("0.0.0.0", PortState.Listening)));

    [Theory]
    [InlineData(PortState.Listening, 5000, 0, 9, PortHoldingKind.Listening)]
    [InlineData(PortState.Bound, 5000, 0, 9, PortHoldingKind.BoundOnly)]
    [InlineData(PortState.Closing, 5000, 40000, 0, PortHoldingKind.Leftover)]
    [InlineData(PortState.Closing, 40000, 443, 9, PortHoldingKind.Leftover)]
    [InlineData(PortState.Connected, 40000, 443, 9, PortHoldingKind.OutgoingConnection)] // a browser
    [InlineData(PortState.Connected, 40000, 50000, 9, PortHoldingKind.OutgoingConnection)] // both ephemeral: not to be told, so the harmless one
    [InlineData(PortState.Connected, 5000, 40000, 9, PortHoldingKind.Leftover)] // a server's port, a client's port
    [InlineData(PortState.Connected, 5000, 61000, 9, PortHoldingKind.Leftover)] // a client on Windows or macOS
    [InlineData(PortState.Connected, 80, 2000, 9, PortHoldingKind.Leftover)] // a client behind NAT
    [InlineData(PortState.Connected, 5000, 443, 9, PortHoldingKind.OutgoingConnection)] // bound to a port of its choice, then connected
    [InlineData(PortState.Connected, 800, 2049, 0, PortHoldingKind.Leftover)] // nobody's
    [InlineData(PortState.Connected, 40000, 443, 0, PortHoldingKind.Leftover)]
    public async Task The_kind_follows_from_the_state_and_the_ports(PortState state, int local, int remote, ulong inode, PortHoldingKind expected)
    {
        var socket = new PortListener(PortProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, local), state, inode)
        {
            RemoteEndPoint = remote == 0 ? null : new(IPAddress.Parse("198.51.100.7"), remote),
        };
        var holding = await FindAsync(new IPEndPoint(IPAddress.Loopback, local), socket);
        Assert.Equal(expected, holding.Kind);
        Assert.Equal([socket], holding.Sockets);
    }

    [Fact]
    public async Task The_owners_of_a_lesser_kind_are_not_among_the_holders()
    {
        PortListener[] sockets =
        [
            Socket("127.0.0.1", PortState.Closing), Socket("127.0.0.1", PortState.Bound),
            Socket("127.0.0.1", PortState.Connected) with { RemoteEndPoint = new(IPAddress.Loopback, 443) },
        ];
        var holding = await FindAsync(new IPEndPoint(IPAddress.Any, Port), sockets);
        Assert.Equal((PortHoldingKind.OutgoingConnection, 1), (holding.Kind, holding.Sockets.Count));
        holding = await FindAsync(new IPEndPoint(IPAddress.Any, Port), sockets[..2]);
        Assert.Equal((PortHoldingKind.BoundOnly, 1), (holding.Kind, holding.Sockets.Count));
    }

    [Fact]
    public async Task Connections_are_not_looked_at_while_something_listens()
    {
        var inspector = new FixedInspector([Socket("127.0.0.1", PortState.Listening), Socket("127.0.0.1", PortState.Connected)]);
        var holding = await new HoldingFinder(inspector, () => _ephemeral).FindAsync(
            new IPEndPoint(IPAddress.Loopback, Port), PortProtocol.Tcp, OwnerSearch.Family, TestContext.Current.CancellationToken);
        Assert.Equal((PortHoldingKind.Listening, 1), (holding.Kind, holding.Sockets.Count));
        Assert.Equal([PortQuery.Tcp(Port) with { Owners = OwnerSearch.Family }], inspector.Queries);
    }

    [Fact]
    public async Task A_listener_that_is_not_in_the_way_does_not_end_the_search()
    {
        var inspector = new FixedInspector([Socket("::1", PortState.Listening), Socket("127.0.0.1", PortState.Bound)]);
        var holding = await new HoldingFinder(inspector, () => _ephemeral).FindAsync(
            new IPEndPoint(IPAddress.Loopback, Port), PortProtocol.Tcp, OwnerSearch.All, TestContext.Current.CancellationToken);
        Assert.Equal(PortHoldingKind.BoundOnly, holding.Kind);
        Assert.Equal([PortQuery.Tcp(Port), PortQuery.Tcp(Port) with { IncludeNonListening = true }], inspector.Queries);
    }

    [Fact]
    public void A_connection_on_a_unix_sockets_path_was_accepted_there()
    {
        var path = new UnixDomainSocketEndPoint("/run/web.sock");
        var holding = HoldingClassifier.Classify(path, [new(PortProtocol.Unix, path, PortState.Connected, socketId: 9)], _ephemeral);
        Assert.Equal(PortHoldingKind.Leftover, holding.Kind);
    }

    [Fact]
    public async Task Each_protocol_is_asked_for_by_its_own_query()
    {
        var inspector = new FixedInspector([]);
        var finder = new HoldingFinder(inspector, () => _ephemeral);
        var cancellationToken = TestContext.Current.CancellationToken;
        await finder.FindAsync(new IPEndPoint(IPAddress.Any, Port), PortProtocol.Udp, OwnerSearch.All, cancellationToken);
        await finder.FindAsync(new UnixDomainSocketEndPoint("/tmp/a.sock"), PortProtocol.Unix, OwnerSearch.All, cancellationToken);
        Assert.Equal([PortQuery.Udp(Port), PortQuery.Unix("/tmp/a.sock")], inspector.Queries.Where(query => !query.IncludeNonListening));

        inspector.Queries.Clear();
        Assert.Equal(PortHoldingKind.None, (await finder.FindAsync(new IPEndPoint(IPAddress.Any, 0), PortProtocol.Tcp, OwnerSearch.All, cancellationToken)).Kind);
        Assert.Empty(inspector.Queries);
        await Assert.ThrowsAsync<NotSupportedException>(
            async () => await finder.FindAsync(new DnsEndPoint("localhost", Port), PortProtocol.Tcp, OwnerSearch.All, cancellationToken));
    }

    [Theory]
    [InlineData("32768\t60999\n", 32768, 60999)]
    [InlineData("1024 2000", 1024, 2000)]
    [InlineData("", 32768, 60999)]
    [InlineData("60999\t32768\n", 32768, 60999)]
    [InlineData("0\t70000\n", 32768, 60999)]
    public void The_ephemeral_range_is_read_as_the_kernel_writes_it(string text, int first, int last) =>
        Assert.Equal(new PortRange(first, last), EphemeralPorts.Parse(text));

    private static PortListener Socket(string address, PortState state) =>
        new(PortProtocol.Tcp, new IPEndPoint(IPAddress.Parse(address), Port), state, socketId: 9);

    private static ValueTask<PortHolding> FindAsync(EndPoint endPoint, params PortListener[] sockets) =>
        new HoldingFinder(new FixedInspector(sockets), () => _ephemeral).FindAsync(endPoint, PortProtocol.Tcp, OwnerSearch.All, TestContext.Current.CancellationToken);

    private sealed class FixedInspector(PortListener[] sockets) : IPortInspector
    {
        public List<PortQuery> Queries { get; } = [];

        public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
        {
            Queries.Add(query);
            return new([.. sockets.Where(socket => query.IncludeNonListening || socket.State == PortState.Listening)]);
        }
    }
}
