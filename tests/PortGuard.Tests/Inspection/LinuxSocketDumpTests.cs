using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>Datagrams recorded from Linux 6.18 (little-endian), and what a broken or hostile sender could make of them.</summary>
public sealed class LinuxSocketDumpTests
{
    // 127.0.0.1:35035 and [::1]:35035, both LISTEN
    private const string TwoListeners =
        "7c0000001200020001000000ee240000020a000088db00007f0000010000000000000000000000000000000000000000000000000000000000000000040000000000000000000000000000008000000000000000fe9d0000050008000000000008000f00000000000c00150001000000000000000600160052000000"
        + "840000001200020001000000ee2400000a0a000088db0000000000000000000000000000000000010000000000000000000000000000000000000000010000000000000000000000010000008000000000000000f79d0000050008000000000005000b000100000008000f00000000000c00150001000000000000000600160012000000";

    private const string DualListener =
        "840000001200020001000000104800000a0a000093250000000000000000000000000000000000000000000000000000000000000000000000000000d80700000000000000000000000000008000000000000000808b0600050008000000000005000b000000000008000f00000000000c00150001000000000000000600160012000000";

    private const string UdpSocket =
        "840000001400020001000000104800000a070000d1030000000000000000000000000000000000010000000000000000000000000000000000000000d90700000000000000000000000000000000000000000000828b0600050008000000000005000b000000000008000f00000000000c00150001000000000000000600160010000000";

    private const string UnixListener =
        "6000000014000000010000001048000001010a00858b0600da07000000000000230000002f72756e2f757365722f313030302f6f72646572732f6170702e736f636b00000c000100fb00b2000000e00f05000600000000000800070000000000";

    private const string Done = "1400000003000200010000001048000000000000";
    private const string DoneWithError = "14000000030002000100000010480000feffffff";
    private const string DoneInterrupted = "1400000003001200010000001048000000000000";
    private const string Error =
        "5c000000020000000100000010480000eaffffff480000006300010301000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string> Recordings => [TwoListeners + Done, DualListener + Done, UdpSocket + Done, UnixListener, Error, DoneWithError];

    [Fact]
    public void A_listener_is_found_on_its_port_and_on_no_other()
    {
        Assert.Equal(DumpOutcome.Done, Find(TwoListeners, 35035, out var found));
        Assert.True(found);
        Assert.Equal(DumpOutcome.More, Find(TwoListeners, 3503, out found));
        Assert.False(found);
    }

    [Theory]
    [InlineData(Done, nameof(DumpOutcome.Done))]
    [InlineData(DoneWithError, nameof(DumpOutcome.Failed))]
    [InlineData(DoneInterrupted, nameof(DumpOutcome.Interrupted))]
    [InlineData(Error, nameof(DumpOutcome.Failed))]
    [InlineData("", nameof(DumpOutcome.More))]
    [InlineData("00", nameof(DumpOutcome.Failed))]
    public void The_end_of_a_dump_is_told_from_its_failure(string hex, string expected)
    {
        Assert.Equal(expected, Find(hex, 35035, out var found).ToString());
        Assert.False(found);
        Assert.Equal(expected, Collect(hex, PortProtocol.Tcp, 35035, out _).ToString());
    }

    [Fact]
    public void An_answer_to_another_request_is_ignored()
    {
        var bytes = Convert.FromHexString(TwoListeners + Done);
        Assert.Equal(DumpOutcome.More, LinuxSocketDump.FindListener(bytes, sequence: 2, 35035, out var found));
        Assert.False(found);
    }

    [Fact]
    public void Both_families_are_read_with_all_that_the_table_says()
    {
        Assert.Equal(DumpOutcome.Done, Collect(TwoListeners + Done, PortProtocol.Tcp, 35035, out var sockets));

        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 35035), new IPEndPoint(IPAddress.IPv6Loopback, 35035)], sockets.Select(socket => socket.EndPoint));
        Assert.Equal([40446UL, 40439UL], sockets.Select(socket => socket.SocketId));
        Assert.All(sockets, socket => Assert.Equal((PortState.Listening, 0u), (socket.State, socket.UserId)));
        // The second has the flag, but only on a wildcard does it mean anything.
        Assert.Equal([null, null], sockets.Select(socket => socket.IsIPv6Only));
        Assert.All(sockets, socket => Assert.Null(socket.RemoteEndPoint));
    }

    [Theory]
    [InlineData(35035, 35036, 2)]
    [InlineData(35034, 35035, 2)]
    [InlineData(1, 65535, 2)]
    [InlineData(35036, 65535, 0)]
    [InlineData(1, 35034, 0)]
    public void A_span_takes_both_its_ends_and_nothing_beside_it(int first, int last, int expected)
    {
        Assert.Equal(DumpOutcome.Done, Collect(TwoListeners + Done, PortProtocol.Tcp, new PortRange(first, last), out var sockets));
        Assert.Equal(expected, sockets.Count);
        Assert.All(sockets, socket => Assert.Equal(35035, ((IPEndPoint)socket.EndPoint).Port));
    }

    [Fact]
    public void A_dual_wildcard_is_told_from_a_v6_only_one()
    {
        Collect(DualListener, PortProtocol.Tcp, 37669, out var sockets);
        Assert.Equal((false, new IPEndPoint(IPAddress.IPv6Any, 37669)), (Assert.Single(sockets).IsIPv6Only, sockets[0].EndPoint));
    }

    [Fact]
    public void An_unconnected_UDP_socket_receives()
    {
        Collect(UdpSocket, PortProtocol.Udp, 53507, out var sockets);
        Assert.Equal(PortState.Listening, Assert.Single(sockets).State);
    }

    [Fact]
    public void A_connection_shows_its_other_end_and_one_without_a_process_no_user()
    {
        // ESTABLISHED, from port 35035 to port 443, no inode, uid 0
        var bytes = Convert.FromHexString(TwoListeners[..248]);
        bytes[17] = Libc.TCP_ESTABLISHED;
        (bytes[22], bytes[23]) = (443 >> 8, 443 & 0xff);
        bytes.AsSpan(40, 4).Fill(9);
        bytes.AsSpan(84, 4).Clear();
        Collect(Convert.ToHexString(bytes), PortProtocol.Tcp, 35035, out var sockets);

        var socket = Assert.Single(sockets);
        Assert.Equal(PortState.Connected, socket.State);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("9.9.9.9"), 443), socket.RemoteEndPoint);
        Assert.Null(socket.UserId);
        Assert.Equal(0UL, socket.SocketId);
    }

    [Theory]
    [InlineData(Libc.TCP_ESTABLISHED, PortState.Connected)]
    [InlineData(Libc.TCP_SYN_SENT, PortState.Connected)]
    [InlineData(Libc.TCP_SYN_RECV, PortState.Connected)]
    [InlineData(Libc.TCP_NEW_SYN_RECV, PortState.Connected)]
    [InlineData(Libc.TCP_CLOSE_WAIT, PortState.Connected)]
    [InlineData(Libc.TCP_FIN_WAIT1, PortState.Closing)]
    [InlineData(Libc.TCP_FIN_WAIT2, PortState.Closing)]
    [InlineData(Libc.TCP_TIME_WAIT, PortState.Closing)]
    [InlineData(Libc.TCP_LAST_ACK, PortState.Closing)]
    [InlineData(Libc.TCP_CLOSING, PortState.Closing)]
    [InlineData(Libc.TCP_LISTEN, PortState.Listening)]
    [InlineData(Libc.TCP_CLOSE, PortState.Bound)]
    [InlineData(Libc.TCP_BOUND_INACTIVE, PortState.Bound)]
    public void Every_state_of_the_kernel_means_something_for_the_port(byte state, PortState expected) =>
        Assert.Equal(expected, LinuxSocketState.Of(state, PortProtocol.Tcp));

    [Theory]
    [InlineData("/run/user/1000/orders/app.sock", true, 11665659UL, 0xfe00000u, true)]
    [InlineData("/run/user/1000/orders/app.sock", true, 11665659UL, 0x1u, true)] // stat(2) shows another device than the kernel has
    [InlineData("/run/user/1000/orders/app.sock", true, 999UL, 0xfe00000u, false)] // unlinked since, another file took the name
    [InlineData("/run/user/1000/orders/app.sock", false, 0UL, 0u, false)]
    [InlineData("/run/user/1000/orders/app.sock", null, 0UL, 0u, true)]
    [InlineData("/run/link/app.sock", true, 11665659UL, 0xfe00000u, true)] // through a symbolic link
    [InlineData("/run/link/app.sock", true, 11665659UL, 0x1u, false)]
    [InlineData("/run/user/1000/orders/app", null, 0UL, 0u, false)]
    public void A_unix_socket_is_known_by_the_file_that_it_is_bound_to(string path, bool? exists, ulong inode, uint device, bool isMatch)
    {
        var sockets = new List<PortListener>();
        var file = new UnixSocketFile(path, exists, inode, device);
        Assert.Equal(DumpOutcome.More, LinuxSocketDump.Collect(Convert.FromHexString(UnixListener), 1, payload => LinuxUnixMessage.Read(payload, file), sockets));

        Assert.Equal(isMatch ? 1 : 0, sockets.Count);
        if (isMatch)
        {
            Assert.Equal((PortState.Listening, 428933UL, 0u, new UnixDomainSocketEndPoint(path)), (sockets[0].State, sockets[0].SocketId, sockets[0].UserId, sockets[0].EndPoint));
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_datagram_cut_off_anywhere_is_read_as_far_as_it_goes(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            ReadEveryWay(bytes.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Any_byte_may_be_wrong(string hex)
    {
        byte[] values = [0, 1, 3, 4, 15, 16, 17, 0x7f, 0x80, 0xff];
        var bytes = Convert.FromHexString(hex);
        for (var at = 0; at < bytes.Length; at++)
        {
            var kept = bytes[at];
            foreach (var value in values)
            {
                bytes[at] = value;
                ReadEveryWay(bytes);
            }

            bytes[at] = kept;
        }
    }

    [Fact]
    public void Noise_ends_the_reading()
    {
        var noise = 20240229u;
        var bytes = new byte[512];
        for (var round = 0; round < 5000; round++)
        {
            for (var at = 0; at < bytes.Length; at += sizeof(uint))
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(at), Next(ref noise));
            }

            // A plausible length and type, so that the inside is reached as well.
            BitConverter.TryWriteBytes(bytes, Next(ref noise) % 600);
            BitConverter.TryWriteBytes(bytes.AsSpan(4), (ushort)(Next(ref noise) % 22));
            BitConverter.TryWriteBytes(bytes.AsSpan(8), 1u);
            ReadEveryWay(bytes);
        }
    }

    [Fact]
    public void Attributes_that_lie_about_their_length_end_the_search()
    {
        Assert.True(NetlinkMessages.FindAttribute([0, 0, 11, 0, 1], 11).IsEmpty);
        Assert.True(NetlinkMessages.FindAttribute([200, 0, 11, 0, 1], 11).IsEmpty);
        Assert.True(NetlinkMessages.FindAttribute([5, 0, 8, 0, 1, 0, 0], 11).IsEmpty);
        Assert.Equal([1], NetlinkMessages.FindAttribute([5, 0, 8, 0, 1, 0, 0, 0, 5, 0, 11, 0, 1], 11).ToArray());
    }

    // xorshift32 (Marsaglia): the same noise in every run
    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^= state << 5;
    }

    // The buffer ends with the datagram: a read past it would fault the span's bounds.
    private static void ReadEveryWay(ReadOnlySpan<byte> datagram)
    {
        var exact = datagram.ToArray();
        var sockets = new List<PortListener>();
        var file = new UnixSocketFile("/run/user/1000/orders/app.sock", null);
        _ = LinuxSocketDump.FindListener(exact, 1, 35035, out _);
        _ = LinuxSocketDump.Collect(exact, 1, payload => LinuxInetMessage.Read(payload, PortProtocol.Tcp, new(35035, 35035)), sockets);
        _ = LinuxSocketDump.Collect(exact, 1, payload => LinuxUnixMessage.Read(payload, file), sockets);
        Assert.All(sockets, socket => Assert.NotNull(socket.EndPoint));
    }

    private static DumpOutcome Find(string hex, int port, out bool found) =>
        LinuxSocketDump.FindListener(Convert.FromHexString(hex), 1, port, out found);

    private static DumpOutcome Collect(string hex, PortProtocol protocol, int port, out List<PortListener> sockets) =>
        Collect(hex, protocol, new PortRange(port, port), out sockets);

    private static DumpOutcome Collect(string hex, PortProtocol protocol, PortRange ports, out List<PortListener> sockets)
    {
        sockets = [];
        return LinuxSocketDump.Collect(Convert.FromHexString(hex), 1, payload => LinuxInetMessage.Read(payload, protocol, ports), sockets);
    }
}
