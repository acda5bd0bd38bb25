using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The verb with real sockets; time passes only when somebody waits.</summary>
[SupportedOSPlatform("linux")]
public sealed class WaitVerbTests
{
    private static readonly string _us = $"(PID {Environment.ProcessId}";
    private readonly FakeTerminal _terminal = new();
    private readonly SelfAdvancingTime _time = new();

    public WaitVerbTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only: the holders are raw sockets");

    [Theory(Timeout = 30000)]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task A_listener_that_is_there_is_named_at_once(string address)
    {
        SkipWithout(address);
        using var holder = LinuxTestSocket.Bind(IPAddress.Parse(address), listen: true);
        var run = await WaitAsync(holder);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"{LinuxTestSocket.PortOf(holder)}: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(_us, run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"listens on {holder.LocalEndPoint}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_listener_that_comes_later_is_waited_for()
    {
        using var holder = LinuxTestSocket.Reserve();
        _time.Advanced = passed =>
        {
            if (passed.TotalSeconds >= 3)
            {
                holder.Listen();
            }
        };
        var run = await WaitAsync(holder);
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(" (after 3.1 s)\n", run.Output, StringComparison.Ordinal);
        Assert.Equal($"portguard: nobody listens on {LinuxTestSocket.PortOf(holder)} yet; waiting up to 30 s.\n", run.Errors);
    }

    [Fact(Timeout = 30000)]
    public async Task A_client_of_the_port_does_not_count_as_listening()
    {
        using var server = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await server.AcceptAsync(TestContext.Current.CancellationToken);
        var port = LinuxTestSocket.PortOf(server);
        server.Dispose();

        // Its connections are still there, and so is the port of the client itself.
        var run = await WaitAsync(port);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"nobody listens on {port} after 30 s", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await WaitAsync(client)).ExitCode);
    }

    [Fact(Timeout = 30000)]
    public async Task A_socket_that_is_bound_and_does_not_listen_is_named_when_the_time_is_over()
    {
        LinuxTestSocket.SkipWithoutBoundSockets();
        using var holder = LinuxTestSocket.Reserve();
        var run = await WaitAsync(holder);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("bound and does not listen.\n", run.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30000)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("127.0.0.1", false)]
    public async Task A_port_is_waited_for_until_its_holder_lets_go(string address, bool listen)
    {
        SkipWithout(address);
        using var holder = LinuxTestSocket.Bind(IPAddress.Parse(address), listen: listen);
        var port = LinuxTestSocket.PortOf(holder);
        _time.Advanced = passed =>
        {
            if (passed.TotalSeconds >= 1)
            {
                holder.Dispose();
            }
        };
        var run = await WaitAsync(port, "--for", "free");
        Assert.Equal(0, run.ExitCode);

        // A child that another test is just starting has the socket a little longer, from fork(2) to execve(2).
        Assert.Matches($@"^{port}: free \(after \d+(\.\d)? s\)\n$", run.Output);
        Assert.StartsWith($"portguard: {port} is held: ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("; waiting up to 30 s for it to become free.\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Who_still_holds_it_is_said_when_the_time_is_over()
    {
        using var holder = LinuxTestSocket.Listen(IPAddress.Loopback);
        var port = LinuxTestSocket.PortOf(holder);
        var run = await WaitAsync(port, "--for", "free", "--timeout", "2m");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"portguard: {port} is still held after 2 min: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"listens on 127.0.0.1:{port}.\nportguard: type portguard who {port} to see why it runs, portguard free {port} to end it where that is safe.\n", run.Errors, StringComparison.Ordinal);
        Assert.Contains(_us, run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Several_ports_are_all_waited_for()
    {
        using var there = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var missing = LinuxTestSocket.Reserve();
        var run = await ToolRun.RunAsync(_terminal, Parts(), "wait", Text(there), Text(missing), Text(there), "--json");
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((1, "listening", false, 30), (run.ExitCode, root.GetProperty("for").GetString(), root.GetProperty("met").GetBoolean(), root.GetProperty("waitedSeconds").GetDouble()));
        Assert.Equal([true, false], root.GetProperty("ports").EnumerateArray().Select(port => port.GetProperty("met").GetBoolean()));
    }

    [Fact(Timeout = 30000)]
    public async Task On_Linux_the_release_is_seen_by_the_kernel_telling_it()
    {
        using var holder = LinuxTestSocket.Listen(IPAddress.Loopback);
        var parts = ToolParts.Create(_terminal);
        var waiting = ToolRun.RunAsync(_terminal, parts, "wait", Text(holder), "--for", "free", "--timeout", "20s");
        while (!_terminal.Errors.ToString().Contains("waiting up to", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        holder.Dispose();
        Assert.Equal(0, (await waiting).ExitCode);
    }

    [Theory(Timeout = 30000)]
    [InlineData("--for", "gone", "--for: 'gone' is nothing to wait for; write listening or free.")]
    [InlineData("--timeout", "30", "--timeout: '30' is not a duration; write it as 200ms, 5s, 2m, 1h or hh:mm:ss.")]
    public async Task What_cannot_be_read_is_a_usage_error(string option, string value, string message)
    {
        var run = await ToolRun.RunAsync("wait", "8000", option, value);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Without_any_table_listening_cannot_be_told()
    {
        var run = await ToolRun.RunAsync(_terminal, Parts(new NoTable()), "wait", "8000");
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Equal("portguard: the system does not show who listens: no table\n", run.Errors);
    }

    [Fact(Timeout = 30000)]
    public async Task Without_any_table_the_bind_tells_what_is_free()
    {
        using var holder = LinuxTestSocket.Listen(IPAddress.Loopback);
        var run = await ToolRun.RunAsync(_terminal, Parts(new NoTable()), "wait", Text(holder), "--for", "free");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("is still held after 30 s: no process or socket can be seen that holds it.\n", run.Errors, StringComparison.Ordinal);
    }

    private Task<ToolRun> WaitAsync(Socket socket) => WaitAsync(LinuxTestSocket.PortOf(socket));

    private Task<ToolRun> WaitAsync(int port, params string[] options) =>
        ToolRun.RunAsync(_terminal, Parts(), ["wait", port.ToString(CultureInfo.InvariantCulture), .. options]);

    private ToolParts Parts(IPortInspector? inspector = null)
    {
        var system = SystemParts.Create(InspectorKind.Auto, new TerminalLogger(_terminal));
        return new(() => inspector is null ? system : system with { Inspector = inspector }, _ => throw new InvalidOperationException("who we are does not matter"))
        {
            Terminal = _terminal,
            Environment = new Dictionary<string, string>(),
            Directory = "/",
            Time = _time,
            Releases = (_, time) => PortChanges.Nothing(time),
        };
    }

    private static string Text(Socket socket) => LinuxTestSocket.PortOf(socket).ToString(CultureInfo.InvariantCulture);

    private static void SkipWithout(string address)
    {
        LinuxTestSocket.SkipWithoutNetlink();
        if (address.Contains(':', StringComparison.Ordinal))
        {
            LinuxTestSocket.SkipWithoutIPv6();
        }
    }

    private sealed class NoTable : IPortInspector
    {
        public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default) => throw new IOException("no table");
    }
}
