using System.Net;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard.Tests;

/// <summary>The fallback's text, recorded from Linux 6.18 (x86-64).</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxProcNetTextTests : IDisposable
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n";

    private const string Tcp = Header
        + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1054 1 00000000077ef7ff 100 0 0 10 0                      \n"
        + "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1055 1 00000000077ef7ff 100 0 0 10 0                      \n"
        + "   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 1056 1 00000000077ef7ff 20 4 30 10 -1                     \n"
        + "   3: 0100007F:C350 0100007F:1F90 06 00000000:00000000 03:000016F4 00000000     0        0 0 3 0000000061bbe9df                                      \n";

    private const string Tcp6 = "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        + "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2001 1 00000000061bbe9df 100 0 0 10 0\n"
        + "   1: 0000000000000000FFFF00000100007F:8B69 0000000000000000FFFF00000100007F:E43A 06 00000000:00000000 03:00000172 00000000     0        0 0 3 00000000a6dd2b7f\n";

    private const string Udp6 = "   sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
        + "  136: 00000000000000000000000001000000:D103 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 428930 2 0000000018abb9cf 0\n";

    private const string Unix = "Num       RefCount Protocol Flags    Type St Inode Path\n"
        + "000000002a313150: 00000003 00000000 00000000 0001 03   640\n"
        + "0000000096d2297b: 00000002 00000000 00010000 0001 01 428933 /tmp/with blank/app.sock\n"
        + "0000000096d2297c: 00000003 00000000 00000000 0001 03 428934 /tmp/with blank/app.sock\n"
        + "0000000096d2297d: 00000002 00000000 00000000 0002 01 428935 /tmp/with blank/app.sock\n"
        + "0000000096d2297e: 00000002 00000000 00010000 0001 01 428936 @/tmp/abstract\n";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("portguard-procnet-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Listeners_of_both_families_are_read()
    {
        Write("tcp", Tcp);
        Write("tcp6", Tcp6);
        var sockets = Read(PortQuery.Tcp(8080));

        Assert.NotNull(sockets);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 8080), new IPEndPoint(IPAddress.IPv6Loopback, 8080)], sockets.Select(socket => socket.EndPoint));
        Assert.Equal([1054UL, 2001UL], sockets.Select(socket => socket.SocketId));
        Assert.Equal([1000u, 0u], sockets.Select(socket => socket.UserId));
        Assert.All(sockets, socket => Assert.Null(socket.IsIPv6Only));
    }

    [Fact]
    public void A_port_is_not_found_by_a_part_of_its_number()
    {
        Write("tcp", Tcp);
        Assert.Empty(Read(PortQuery.Tcp(0x1f9))!);
        Assert.Empty(Read(PortQuery.Tcp(0xf90))!);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 80), Assert.Single(Read(PortQuery.Tcp(80))!).EndPoint);
    }

    [Theory]
    [InlineData(80, 8080, "0.0.0.0:80,127.0.0.1:8080,[::1]:8080")]
    [InlineData(81, 8080, "127.0.0.1:8080,[::1]:8080")]
    [InlineData(80, 8079, "0.0.0.0:80")]
    [InlineData(81, 8079, "")]
    [InlineData(1, 65535, "127.0.0.1:8080,0.0.0.0:80,[::1]:8080")]
    public void A_span_takes_both_its_ends_and_nothing_beside_it(int first, int last, string expected)
    {
        Write("tcp", Tcp);
        Write("tcp6", Tcp6);
        var found = Read(PortQuery.Tcp(new PortRange(first, last)))!.Select(socket => socket.EndPoint.ToString()!);
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Connections_come_only_when_they_are_asked_for()
    {
        Write("tcp", Tcp);
        Assert.Empty(Read(PortQuery.Tcp(50000))!);

        var timeWait = Assert.Single(Read(PortQuery.Tcp(50000) with { IncludeNonListening = true })!);
        Assert.Equal((PortState.Closing, 0UL, (uint?)null), (timeWait.State, timeWait.SocketId, timeWait.UserId));

        var all = Read(PortQuery.Tcp(8080) with { IncludeNonListening = true })!;
        Assert.Equal([PortState.Listening, PortState.Connected], all.Select(socket => socket.State));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 50000), all[1].RemoteEndPoint);
    }

    [Fact]
    public void An_IPv4_address_in_IPv6_form_keeps_that_form()
    {
        Write("tcp6", Tcp6);
        var socket = Assert.Single(Read(PortQuery.Tcp(0x8b69) with { IncludeNonListening = true })!);
        Assert.Equal(IPAddress.Parse("::ffff:127.0.0.1"), ((IPEndPoint)socket.EndPoint).Address);
    }

    [Fact]
    public void UDP_sockets_are_read_from_their_own_tables()
    {
        Write("tcp", Tcp);
        Write("udp6", Udp6);
        var socket = Assert.Single(Read(PortQuery.Udp(0xd103))!);
        Assert.Equal((PortProtocol.Udp, PortState.Listening, 428930UL), (socket.Protocol, socket.State, socket.SocketId));
    }

    [Fact]
    public void A_missing_table_is_a_family_that_is_off_and_an_empty_one_says_nothing_is_there()
    {
        Write("tcp", "");
        Assert.Empty(Read(PortQuery.Tcp(8080))!);
        Assert.Null(Read(PortQuery.Udp(8080)));
        Write("tcp", Tcp);
        Assert.Single(Read(PortQuery.Tcp(8080))!);
    }

    [Theory]
    [InlineData("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000")]
    [InlineData("   0: 0100007:1F90 00000000:0000 0A 0:0 00:0 0 1000 0 1054 1")]
    [InlineData("   0: ZZ00007F:1F90 00000000:0000 0A 0:0 00:0 0 1000 0 1054 1")]
    [InlineData("   0: 0100007F:1F90 00000000:0000 ZZ 0:0 00:0 0 1000 0 1054 1")]
    [InlineData("   0: 0100007F:1F90 00000000:0000 0A 0:0 00:0 0 root 0 1054 1")]
    [InlineData("   0: 0100007F:1F90 00000000:0000 0A 0:0 00:0 0 1000 0 ? 1")]
    [InlineData("::::1F90 :1F90 :1F90 :1F90 :1F90 :1F90 :1F90 :1F90 :1F90 :1F90 :1F90")]
    public void A_line_that_makes_no_sense_is_passed_over(string line)
    {
        Write("tcp", line + '\n' + Tcp);
        Assert.Equal(1054UL, Assert.Single(Read(PortQuery.Tcp(8080))!).SocketId);
    }

    [Fact]
    public void A_unix_listener_is_found_by_its_whole_path_blanks_included()
    {
        var file = new UnixSocketFile("/tmp/with blank/app.sock", null);
        var found = LinuxProcNetText.ReadUnix(Encoding.UTF8.GetBytes(Unix), file, includeNonListening: false, []);
        Assert.Equal((428933UL, PortState.Listening), (Assert.Single(found).SocketId, found[0].State));

        found = LinuxProcNetText.ReadUnix(Encoding.UTF8.GetBytes(Unix), file, includeNonListening: true, []);
        Assert.Equal([428933UL, 428934UL], found.Select(socket => socket.SocketId));
        Assert.Equal(PortState.Connected, found[1].State);
        Assert.Empty(LinuxProcNetText.ReadUnix(Encoding.UTF8.GetBytes(Unix), file with { Path = "/tmp/with" }, includeNonListening: true, []));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root.FullName, name), text);

    private List<PortListener>? Read(PortQuery query)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the reader asks Linux only; its parser is pure");
        return new LinuxProcNetTable(_root.FullName).Read(query);
    }
}
