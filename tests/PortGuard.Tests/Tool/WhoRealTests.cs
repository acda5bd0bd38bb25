using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PortGuard.Tests;

/// <summary>What <c>who</c> says of real sockets and processes of this machine.</summary>
public sealed class WhoRealTests
{
    private const string ServerAndClient = """
        import http.server, os, socket, sys, threading
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        if not (client := os.fork()):
            server.socket.close()
            held = socket.create_connection(('127.0.0.1', port))
            os.write(1, f'READY {port} {os.getppid()} {os.getpid()} {held.getsockname()[1]}\n'.encode())
        sys.stdin.read()
        os._exit(0)
        """;

    [Fact(Timeout = 30000)]
    public async Task A_client_of_the_port_is_never_shown()
    {
        await using var server = await PortInspectorContractChild.StartAsync(ServerAndClient, TestContext.Current.CancellationToken);
        foreach (var arguments in new[] { [Text(server.Port)], new[] { Text(server.Port), "--json" } })
        {
            var run = await ToolRun.RunAsync(["who", .. arguments]);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains(Text(server.ProcessIds[0]), run.Output, StringComparison.Ordinal);
        }

        using var json = await JsonAsync(server.Port);
        var socket = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("listening", socket.GetProperty("state").GetString());
        Assert.Equal([server.ProcessIds[0]], socket.GetProperty("owners").EnumerateArray().Select(owner => owner.GetProperty("pid").GetInt32()));
    }

    [Fact(Timeout = 30000)]
    public async Task A_client_whose_own_port_is_asked_for_is_an_outgoing_connection()
    {
        await using var server = await PortInspectorContractChild.StartAsync(ServerAndClient, TestContext.Current.CancellationToken);
        var (client, port) = (server.ProcessIds[1], server.ProcessIds[2]);
        using var json = await JsonAsync(port);
        var socket = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("connected", "outgoingConnection"), (socket.GetProperty("state").GetString(), socket.GetProperty("holding").GetString()));
        Assert.Equal(server.Port, socket.GetProperty("remote").GetProperty("port").GetInt32());
        Assert.Equal(client, Assert.Single(socket.GetProperty("owners").EnumerateArray()).GetProperty("pid").GetInt32());

        var run = await ToolRun.RunAsync(new FakeTerminal { IsOutputTerminal = true }, parts: null, "who", Text(port));
        Assert.Contains($"Nobody listens on port {port}: it is the local port of an outgoing connection of ", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_pre_forked_server_is_one_line_with_its_leader_first()
    {
        await using var server = await PortInspectorContractChild.StartAsync(PortInspectorContractChild.ListenerWithWorker, TestContext.Current.CancellationToken);
        var fields = Assert.Single(Lines(await ToolRun.RunAsync("who", Text(server.Port))));
        Assert.Equal(string.Join(',', server.ProcessIds), fields[3]);

        var run = await ToolRun.RunAsync(new FakeTerminal { IsOutputTerminal = true }, parts: null, "who", Text(server.Port));
        Assert.Contains($"Workers     1 more with the same socket: PID {server.ProcessIds[1]}", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task IPv4_and_IPv6_listeners_are_a_line_each()
    {
        var (four, six) = PortInspectorContractSockets.ListenTwice(IPAddress.Loopback, IPAddress.IPv6Loopback);
        using (four)
        using (six)
        {
            var lines = Lines(await ToolRun.RunAsync("who", Text(four.Port())));
            Assert.Equal([$"127.0.0.1:{four.Port()}", $"[::1]:{four.Port()}"], lines.Select(line => line[1]));
        }
    }

    [Fact(Timeout = 30000)]
    public async Task UDP_sockets_are_found_with_the_option_only()
    {
        using var socket = PortInspectorContractSockets.Bind(IPAddress.Loopback, protocol: ProtocolType.Udp);
        Assert.Equal(1, (await ToolRun.RunAsync("who", Text(socket.Port()), "--json")).ExitCode);
        var fields = Assert.Single(Lines(await ToolRun.RunAsync("who", Text(socket.Port()), "--udp")));
        Assert.Equal(["udp", $"127.0.0.1:{socket.Port()}", "listening", Text(Environment.ProcessId)], fields[..4]);
    }

    [Fact(Timeout = 30000)]
    public async Task A_bound_socket_that_does_not_listen_is_said_to_be_bound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(6, 8), "only Linux 6.8 and newer show a bound socket");
        using var socket = PortInspectorContractSockets.Bind(IPAddress.Loopback);
        var fields = Assert.Single(Lines(await ToolRun.RunAsync("who", Text(socket.Port()))));
        Assert.Equal("bound", fields[2]);
    }

    [Fact(Timeout = 30000)]
    public async Task A_unix_socket_is_found_and_a_file_left_behind_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "unix sockets are looked up by sock_diag");
        var path = Path.Combine(Path.GetTempPath(), $"pg-who-{Environment.ProcessId}.sock");
        try
        {
            using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                socket.Bind(new UnixDomainSocketEndPoint(path));
                socket.Listen();
                var fields = Assert.Single(Lines(await ToolRun.RunAsync("who", "--unix", path)));
                Assert.Equal(["unix", path, "listening", Text(Environment.ProcessId)], fields[..4]);

                // .NET unlinks the file when it closes the socket; a server that is killed does not.
                File.Move(path, $"{path}.moved");
            }

            File.Move($"{path}.moved", path);
            var run = await ToolRun.RunAsync("who", "--unix", path);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("the file was left by a server that has ended", run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact(Timeout = 30000)]
    public async Task Many_listeners_of_a_span_come_sorted()
    {
        using var socket = PortInspectorContractSockets.Listen(IPAddress.Loopback);
        var lines = Lines(await ToolRun.RunAsync("who"));
        var ports = lines.ConvertAll(line => IPEndPoint.Parse(line[1]).Port);
        Assert.Equal(ports.Order(), ports);
        Assert.SkipUnless(ports.Contains(socket.Port()), "the inspector of this build answers spans by their first port");
    }

    private static async Task<JsonDocument> JsonAsync(int port)
    {
        var run = await ToolRun.RunAsync("who", Text(port), "--json");
        return JsonDocument.Parse(run.Output);
    }

    private static List<string[]> Lines(ToolRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split('\t'))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
