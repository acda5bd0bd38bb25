using System.Globalization;

namespace PortGuard.Tests;

/// <summary>The samples named "linux" were recorded (net-tools 2.10), those named "windows" put together after published listings.</summary>
public sealed class NetstatPortInspectorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(80, false, "0.0.0.0:80 Listening")]
    [InlineData(8080, false, "127.0.0.1:8080 Listening, [::1]:8080 Listening")]
    [InlineData(8080, true, "127.0.0.1:8080 Listening, 127.0.0.1:8080 Connected to 127.0.0.1:41000, 127.0.0.1:8080 Closing to 127.0.0.1:41002, [::1]:8080 Listening")]
    [InlineData(18080, true, "[::]:18080 Listening, [::ffff:127.0.0.1]:18080 Connected to [::ffff:127.0.0.1]:41001")]
    [InlineData(41000, false, "")]
    [InlineData(41000, true, "127.0.0.1:41000 Connected to 127.0.0.1:8080")]
    public async Task On_Linux_only_the_local_port_counts(int port, bool all, string expected)
    {
        foreach (var sample in new[] { "netstat-linux-tcp.txt", "netstat-linux-tcp-processes.txt" })
        {
            var found = await FindAsync(sample, PortQuery.Tcp(port) with { IncludeNonListening = all }, isWindows: false);

            Assert.Equal(expected, Text(found));
        }
    }

    [Theory]
    [InlineData("netstat-linux-tcp.txt", false, "127.0.0.1:8080 Listening, [::]:18080 Listening, [::1]:8080 Listening")]
    [InlineData("netstat-windows-english.txt", true, "0.0.0.0:8080 Listening, [::]:8080 Listening, [::1]:18080 Listening, [fe80::a1b2:c3d4%12]:8080 Listening")]
    public async Task A_span_takes_the_listeners_between_its_ends(string sample, bool isWindows, string expected)
    {
        var found = await FindAsync(sample, PortQuery.Tcp(new PortRange(7681, 18080)), isWindows);

        Assert.Equal(expected, Text(found));
    }

    [Theory]
    [InlineData(80, 80, OwnerSearch.Family)]
    [InlineData(8080, 8081, OwnerSearch.Family)]
    [InlineData(80, 8080, OwnerSearch.All)]
    public async Task On_Linux_one_look_up_finds_the_owners_of_a_whole_span(int first, int last, OwnerSearch expected)
    {
        var asked = new List<OwnerSearch>();
        var inspector = new NetstatPortInspector(
            new AllProcesses(),
            CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample("netstat-linux-tcp.txt")),
            (sockets, search, _) =>
            {
                asked.Add(search);
                return sockets;
            },
            isWindows: false);

        Assert.NotEmpty(await inspector.FindAsync(PortQuery.Tcp(new PortRange(first, last)) with { Owners = OwnerSearch.Family }, Cancellation));
        Assert.Equal([expected], asked);
    }

    [Fact]
    public async Task On_Linux_inode_and_user_are_shown_and_without_a_look_up_one_process()
    {
        var found = Assert.Single(await FindAsync("netstat-linux-tcp-processes.txt", PortQuery.Tcp(80), isWindows: false));

        Assert.Equal(409507UL, found.SocketId);
        Assert.Equal(0U, found.UserId);
        Assert.Equal([1], found.Owners.Select(owner => owner.ProcessId));
    }

    [Fact]
    public async Task On_Linux_a_socket_in_TIME_WAIT_has_neither_inode_nor_user_nor_owner()
    {
        var all = await FindAsync("netstat-linux-tcp-processes.txt", PortQuery.Tcp(8080) with { IncludeNonListening = true }, isWindows: false);

        var closing = Assert.Single(all, socket => socket.State == PortState.Closing);
        Assert.Equal(0UL, closing.SocketId);
        Assert.Null(closing.UserId);
        Assert.Empty(closing.Owners);
    }

    [Fact]
    public async Task On_Linux_all_owners_come_from_the_look_up_by_inode_and_netstat_is_not_asked_for_any()
    {
        var runner = CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample("netstat-linux-tcp-processes.txt"));
        var processes = new AllProcesses();
        var inspector = new NetstatPortInspector(
            processes,
            runner,
            (sockets, _, _) => sockets.ConvertAll(socket => socket with { Owners = [new(new((int)socket.SocketId, 1), processes)] }),
            isWindows: false);

        var found = await inspector.FindAsync(PortQuery.Tcp(8080), Cancellation);

        Assert.Equal("netstat -t -l -n -e -W", string.Join(' ', runner.Command!));
        Assert.Equal([409504, 409505], found.Select(socket => Assert.Single(socket.Owners).ProcessId));
    }

    [Theory]
    [InlineData(5353, false, "127.0.0.1:5353 Listening, [::1]:5353 Listening")]
    [InlineData(41003, false, "")]
    [InlineData(41003, true, "127.0.0.1:41003 Connected to 127.0.0.1:5353")]
    public async Task On_Linux_a_UDP_socket_listens_when_it_is_not_connected(int port, bool all, string expected)
    {
        var found = await FindAsync("netstat-linux-udp.txt", PortQuery.Udp(port) with { IncludeNonListening = all }, isWindows: false);

        Assert.Equal(expected, Text(found));
    }

    [Fact]
    public void On_Linux_unix_rows_carry_inode_state_and_process()
    {
        var rows = LinuxNetstatOutput.Parse(PortInspectorContractSystem.Sample("netstat-linux-unix.txt"));

        Assert.Equal([409517UL, 409518, 409519, 409520, 409522, 409521], rows.Select(row => row.SocketId));
        Assert.Equal([PortState.Listening, PortState.Connected], rows.Select(row => row.State).Distinct());
        Assert.All(rows, row => Assert.Equal((PortProtocol.Unix, 1), (row.Protocol, row.ProcessId)));
    }

    [Theory]
    [InlineData(80, false, "0.0.0.0:80 Listening by 4, [::]:80 Listening by 4")]
    [InlineData(8080, false, "0.0.0.0:8080 Listening by 7312, [::]:8080 Listening by 7312, [fe80::a1b2:c3d4%12]:8080 Listening by 6001")]
    [InlineData(61544, false, "")]
    [InlineData(61544, true, "127.0.0.1:61544 Connected to 127.0.0.1:8080 by 9120")]
    [InlineData(61601, true, "127.0.0.1:61601 Connected to 127.0.0.1:9000 by 9120")]
    [InlineData(61602, true, "127.0.0.1:61602 Closing to 127.0.0.1:9000 by 9120")]
    [InlineData(8, true, "")]
    public async Task On_Windows_the_last_word_is_the_process(int port, bool all, string expected)
    {
        var found = await FindAsync("netstat-windows-english.txt", PortQuery.Tcp(port) with { IncludeNonListening = all }, isWindows: true);

        Assert.Equal(expected, Text(found, withOwners: true));
    }

    [Theory]
    [InlineData("netstat-windows-english.txt", "0.0.0.0:8080 Listening", "[::]:8080 Listening, [fe80::a1b2:c3d4%12]:8080 Listening")]
    [InlineData("netstat-windows-german.txt", "127.0.0.1:8080 Listening", "[::1]:8080 Listening")]
    public async Task On_Windows_states_are_told_in_any_language(string sample, string first, string last)
    {
        const string Connections = "127.0.0.1:8080 Connected to 127.0.0.1:61544, 127.0.0.1:8080 Closing to 127.0.0.1:61540";

        var found = await FindAsync(sample, PortQuery.Tcp(8080) with { IncludeNonListening = true }, isWindows: true);

        Assert.Equal($"{first}, {Connections}, {last}", Text(found));
    }

    [Fact]
    public async Task On_Windows_a_UDP_row_has_no_state()
    {
        var english = await FindAsync("netstat-windows-english.txt", PortQuery.Udp(5353), isWindows: true);
        var german = await FindAsync("netstat-windows-german.txt", PortQuery.Udp(8080), isWindows: true);

        Assert.Equal("0.0.0.0:5353 Listening by 2204, [::]:5353 Listening by 2204", Text(english, withOwners: true));
        Assert.Equal("0.0.0.0:8080 Listening by 2204", Text(german, withOwners: true));
    }

    [Fact]
    public async Task On_Windows_unix_sockets_are_unknown_not_free()
    {
        var inspector = new NetstatPortInspector(new AllProcesses(), CommandRunnerRecorded.Saying(""), isWindows: true);

        await Assert.ThrowsAsync<IOException>(async () => await inspector.FindAsync(PortQuery.Unix("/run/x.sock"), Cancellation));
    }

    [Theory]
    [InlineData(PortProtocol.Tcp, false, "netstat -t -l -n -e -W -p")]
    [InlineData(PortProtocol.Tcp, true, "netstat -t -a -n -e -W -p")]
    [InlineData(PortProtocol.Udp, false, "netstat -u -l -n -e -W -p")]
    [InlineData(PortProtocol.Unix, false, "netstat -x -l -n -e -W -p")]
    public async Task On_Linux_it_asks_for_one_protocol(PortProtocol protocol, bool all, string expected)
    {
        var runner = CommandRunnerRecorded.Saying("");
        var inspector = new NetstatPortInspector(new AllProcesses(), runner, isWindows: false);

        Assert.Empty(await inspector.FindAsync(Query(protocol) with { IncludeNonListening = all }, Cancellation));
        Assert.Equal(expected, string.Join(' ', runner.Command!));
    }

    [Fact]
    public async Task A_missing_netstat_is_named_with_the_cure()
    {
        var inspector = new NetstatPortInspector(new AllProcesses(), new CommandRunnerRecorded(CommandResult.NotFound), isWindows: false);

        var error = await Assert.ThrowsAsync<IOException>(async () => await inspector.FindAsync(PortQuery.Tcp(80), Cancellation));

        Assert.Equal(
            "The program netstat is not installed. On Linux it is in net-tools (apt-get install net-tools, dnf install net-tools, apk add net-tools); "
            + "or set PortGuard:Inspector to another one.",
            error.Message);
    }

    [Fact]
    public async Task A_failure_is_not_free()
    {
        var runner = CommandRunnerRecorded.Saying("", 4, "netstat: invalid option -- 'W'\n");
        var inspector = new NetstatPortInspector(new AllProcesses(), runner, isWindows: false);

        var error = await Assert.ThrowsAsync<IOException>(async () => await inspector.FindAsync(PortQuery.Tcp(80), Cancellation));

        Assert.Equal("'netstat -t -l -n -e -W -p' failed with exit code 4: netstat: invalid option -- 'W'", error.Message);
    }

    /// <summary>Listeners in a line.</summary>
    internal static string Text(IEnumerable<PortListener> listeners, bool withOwners = false) => string.Join(", ", listeners.Select(socket =>
        $"{socket.EndPoint} {socket.State}"
        + (socket.RemoteEndPoint is { } remote ? $" to {remote}" : "")
        + (withOwners ? $" by {string.Join('+', socket.Owners.Select(owner => owner.ProcessId.ToString(CultureInfo.InvariantCulture)))}" : "")));

    internal static PortQuery Query(PortProtocol protocol) => protocol switch
    {
        PortProtocol.Tcp => PortQuery.Tcp(80),
        PortProtocol.Udp => PortQuery.Udp(80),
        _ => PortQuery.Unix("/run/x.sock"),
    };

    private static async Task<IReadOnlyList<PortListener>> FindAsync(string sample, PortQuery query, bool isWindows)
    {
        var runner = CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample(sample));
        return await new NetstatPortInspector(new AllProcesses(), runner, isWindows: isWindows).FindAsync(query, Cancellation);
    }

    /// <summary>A table in which every PID is a process, but for one.</summary>
    internal sealed class AllProcesses(int except = 0) : IProcessTable
    {
        /// <summary>How often.</summary>
        public int Asked { get; private set; }

        public ProcessIdentity? Identify(int processId)
        {
            Asked++;
            return processId == except ? null : new(processId, 1);
        }

        public ProcessSnapshot? Read(int processId) =>
            Identify(processId) is { } identity ? new() { Identity = identity, Name = "any" } : null;
    }
}
