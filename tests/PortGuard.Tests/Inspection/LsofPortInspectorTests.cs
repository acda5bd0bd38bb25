using System.Net;

namespace PortGuard.Tests;

/// <summary>The samples named "linux" were recorded; those named "macos" are written after lsof(8) and reports of users.</summary>
public sealed class LsofPortInspectorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_socket_is_one_entry_with_all_its_owners()
    {
        var found = await FindAsync("lsof-linux-tcp-listen.txt", PortQuery.Tcp(8080));

        Assert.Equal([IPEndPoint.Parse("127.0.0.1:8080"), IPEndPoint.Parse("[::1]:8080")], found.Select(socket => socket.EndPoint));
        Assert.Equal([409504UL, 409505UL], found.Select(socket => socket.SocketId));
        Assert.All(found, socket => Assert.Equal([1, 44], socket.Owners.Select(owner => owner.ProcessId)));
    }

    [Theory]
    [InlineData(80, false, "0.0.0.0:80 Listening")]
    [InlineData(8080, false, "127.0.0.1:8080 Listening, [::1]:8080 Listening")]
    [InlineData(8080, true, "127.0.0.1:8080 Listening, [::1]:8080 Listening, 127.0.0.1:8080 Connected to 127.0.0.1:41000")]
    [InlineData(18080, true, "[::]:18080 Listening, [::ffff:127.0.0.1]:18080 Connected to [::ffff:127.0.0.1]:41001")]
    [InlineData(41000, false, "")]
    [InlineData(41000, true, "127.0.0.1:41000 Connected to 127.0.0.1:8080")]
    [InlineData(808, true, "")]
    public async Task Only_the_local_port_counts(int port, bool all, string expected)
    {
        var found = await FindAsync("lsof-linux-tcp-all.txt", PortQuery.Tcp(port) with { IncludeNonListening = all });

        Assert.Equal(expected, NetstatPortInspectorTests.Text(found));
    }

    [Theory]
    [InlineData(false, "127.0.0.1:5353 Listening, [::1]:5353 Listening")]
    [InlineData(true, "127.0.0.1:5353 Listening, [::1]:5353 Listening")]
    public async Task A_UDP_socket_listens_when_it_is_not_connected(bool all, string expected)
    {
        var found = await FindAsync("lsof-linux-udp.txt", PortQuery.Udp(5353) with { IncludeNonListening = all });

        Assert.Equal(expected, NetstatPortInspectorTests.Text(found));
    }

    [Fact]
    public async Task On_macOS_the_address_of_the_kernel_structure_is_the_identity_and_the_order_of_fields_another()
    {
        var found = await FindAsync("lsof-macos-tcp-all.txt", PortQuery.Tcp(5000) with { IncludeNonListening = true });

        Assert.Equal(
            "0.0.0.0:5000 Listening, [::]:5000 Listening, [::1]:5000 Listening, 127.0.0.1:5000 Bound", NetstatPortInspectorTests.Text(found));
        Assert.Equal(0xf1e2d3c4b5a69788UL, found[2].SocketId);
        Assert.Equal([4711, 4712], found[2].Owners.Select(owner => owner.ProcessId));
    }

    [Fact]
    public void On_macOS_a_path_is_printed_whole_and_escaped()
    {
        var rows = LsofOutput.Parse(PortInspectorContractSystem.Sample("lsof-macos-unix.txt"));

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(UnixSocketPaths.Escape("/Users/ada/My App/é.sock"), row.PrintedPath));
        Assert.All(rows, row => Assert.Equal(0x2f1c09a8b7c6d5e4UL, row.SocketId));
    }

    [Fact]
    public void On_Linux_unix_rows_carry_the_inode_and_only_streams_count()
    {
        var rows = LsofOutput.Parse(PortInspectorContractSystem.Sample("lsof-linux-unix.txt"));

        Assert.DoesNotContain(rows, row => row.PrintedPath is "/tmp/pg/dgram");
        Assert.Equal(
            "409517 Listening, 409518 Listening, 409519 Listening, 409520 Listening, 409522 Connected",
            string.Join(", ", rows.Where(row => row.ProcessId == 44).Select(row => $"{row.SocketId} {row.State}")));
    }

    [Theory]
    [InlineData("/tmp/pg/app", "409518")]
    [InlineData("/tmp/pg/app b.sock", "409519")]
    [InlineData("/tmp/pg/é.sock", "409520")]
    [InlineData("/tmp/pg/app.sock", "409517,409522")]
    [InlineData("/pg/app", "")]
    public void The_kernel_tells_the_whole_path_of_an_inode(string path, string inodes)
    {
        var lines = PortInspectorContractSystem.Sample("proc-net-unix.txt").Split('\n');

        Assert.Equal(inodes, string.Join(',', UnixSocketPaths.Inodes(lines, path).Order()));
    }

    [Fact]
    public void NUL_separated_output_reads_the_same()
    {
        var lines = PortInspectorContractSystem.Sample("lsof-linux-tcp-listen.txt");

        Assert.Equal(LsofOutput.Parse(lines), LsofOutput.Parse(lines.Replace('\n', '\0')));
    }

    [Fact]
    public async Task A_process_that_has_vanished_is_no_owner_and_its_socket_stays()
    {
        var runner = CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample("lsof-linux-tcp-listen.txt"));

        var inspector = new LsofPortInspector(new NetstatPortInspectorTests.AllProcesses(except: 44), runner);
        var found = await inspector.FindAsync(PortQuery.Tcp(8080), Cancellation);

        Assert.All(found, socket => Assert.Equal([1], socket.Owners.Select(owner => owner.ProcessId)));
    }

    [Theory]
    [InlineData("lsof -nP -w -iTCP:80 -sTCP:LISTEN -FpftdiPnT", PortProtocol.Tcp, false)]
    [InlineData("lsof -nP -w -iTCP:80 -FpftdiPnT", PortProtocol.Tcp, true)]
    [InlineData("lsof -nP -w -iUDP:80 -FpftdiPnT", PortProtocol.Udp, false)]
    [InlineData("lsof -nP -w -U -FpftdiPnT", PortProtocol.Unix, false)]
    public async Task It_asks_for_fields_numbers_and_the_port_only(string expected, PortProtocol protocol, bool all)
    {
        var runner = CommandRunnerRecorded.Saying("", exitCode: 1);
        var query = NetstatPortInspectorTests.Query(protocol);

        Assert.Empty(await Inspector(runner).FindAsync(query with { IncludeNonListening = all }, Cancellation));
        Assert.Equal(expected, string.Join(' ', runner.Command!));
    }

    [Fact]
    public async Task A_span_is_asked_for_at_once_and_its_clients_are_left_out()
    {
        var runner = CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample("lsof-linux-tcp-all.txt"));

        var found = await Inspector(runner).FindAsync(PortQuery.Tcp(new PortRange(81, 18080)), Cancellation);

        Assert.Equal("lsof -nP -w -iTCP:81-18080 -sTCP:LISTEN -FpftdiPnT", string.Join(' ', runner.Command!));
        Assert.Equal("127.0.0.1:8080 Listening, [::1]:8080 Listening, [::]:18080 Listening", NetstatPortInspectorTests.Text(found));
    }

    [Fact]
    public async Task A_process_that_holds_several_sockets_is_asked_for_once()
    {
        var processes = new NetstatPortInspectorTests.AllProcesses();
        var runner = CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample("lsof-linux-tcp-listen.txt"));

        var found = await new LsofPortInspector(processes, runner).FindAsync(PortQuery.Tcp(new PortRange(1, 65535)), Cancellation);

        Assert.Equal([1, 44], found.SelectMany(socket => socket.Owners).Select(owner => owner.ProcessId).Distinct().Order());
        Assert.Equal(2, processes.Asked);
    }

    [Fact]
    public async Task A_warning_is_no_failure_and_does_not_hide_an_answer()
    {
        const string Warning = "lsof: WARNING: can't stat() fuse.portal file system /run/doc\n      Output information may be incomplete.\n";
        var nothing = CommandRunnerRecorded.Saying("", 1, Warning);
        var something = CommandRunnerRecorded.Saying("p7\nf3\ntIPv4\nd9\nPTCP\nn*:80\nTST=LISTEN\n", 1, "lsof: something failed");

        Assert.Empty(await Inspector(nothing).FindAsync(PortQuery.Tcp(80), Cancellation));
        Assert.Single(await Inspector(something).FindAsync(PortQuery.Tcp(80), Cancellation));
    }

    [Fact]
    public async Task A_failure_is_not_free()
    {
        var error = await ThrowsAsync(CommandRunnerRecorded.Saying("", 1, "\nlsof: unknown protocol name (FOO) in: -i FOO\nlsof 4.95.0\n"));

        Assert.Equal(
            "'lsof -nP -w -iTCP:80 -sTCP:LISTEN -FpftdiPnT' failed with exit code 1: lsof: unknown protocol name (FOO) in: -i FOO",
            error.Message);
    }

    [Fact]
    public async Task A_missing_lsof_is_named_with_the_cure()
    {
        var error = await ThrowsAsync(new(CommandResult.NotFound));

        Assert.Equal(
            "The program lsof is not installed. Install it (apt-get install lsof, dnf install lsof, apk add lsof; macOS has it in /usr/sbin) "
            + "or set PortGuard:Inspector to another one.",
            error.Message);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_is_no_answer()
    {
        var late = await ThrowsAsync(new(new(CommandOutcome.TimedOut, -1, "", "")));
        var endless = await ThrowsAsync(new(new(CommandOutcome.TooMuchOutput, -1, "", "")));

        Assert.Equal("'lsof -nP -w -iTCP:80 -sTCP:LISTEN -FpftdiPnT' gave no answer in time.", late.Message);
        Assert.Equal("'lsof -nP -w -iTCP:80 -sTCP:LISTEN -FpftdiPnT' printed more than can be an answer.", endless.Message);
    }

    private static LsofPortInspector Inspector(CommandRunnerRecorded runner) =>
        new(new NetstatPortInspectorTests.AllProcesses(), runner);

    private static async Task<IReadOnlyList<PortListener>> FindAsync(string sample, PortQuery query) =>
        await Inspector(CommandRunnerRecorded.Saying(PortInspectorContractSystem.Sample(sample))).FindAsync(query, Cancellation);

    private static Task<IOException> ThrowsAsync(CommandRunnerRecorded runner) =>
        Assert.ThrowsAsync<IOException>(async () => await Inspector(runner).FindAsync(PortQuery.Tcp(80), Cancellation));
}
