using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class CheckVerbTests
{
    private static readonly string _us = $"(PID {Environment.ProcessId}";

    public CheckVerbTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only: the holders are raw sockets");

    [Theory(Timeout = 30000)]
    [InlineData("127.0.0.1", "free", "127.0.0.1", "0.0.0.0", "::")]
    [InlineData("127.0.0.2", "free", "0.0.0.0", "::")]
    [InlineData("0.0.0.0", "free", "127.0.0.1", "0.0.0.0", "::")]
    [InlineData("::1", "free", "::1", "::")]
    [InlineData("::", "", "127.0.0.1", "::1", "0.0.0.0", "::")]
    public async Task A_listener_makes_the_addresses_busy_that_it_is_in_the_way_of(string held, string others, params string[] busy)
    {
        SkipWithoutIPv6();
        using var holder = LinuxTestSocket.Bind(IPAddress.Parse(held), listen: true);
        var (run, port) = await CheckAsync(holder);
        Assert.Equal((1, "busy"), (run.ExitCode, port.GetProperty("result").GetString()));
        Assert.Equal(busy, Addresses(port, "inUse"));
        Assert.Equal(others.Length > 0 ? 4 - busy.Length : 0, Addresses(port, "free").Count);

        // A child that another test is just starting has our sockets too, from fork(2) to execve(2).
        Assert.Contains(Environment.ProcessId, port.GetProperty("owners").EnumerateArray().Select(owner => owner.GetProperty("pid").GetInt32()));
    }

    [Fact(Timeout = 30000)]
    public async Task A_v6_only_wildcard_leaves_IPv4_free_and_that_is_said()
    {
        SkipWithoutIPv6();
        using var holder = LinuxTestSocket.Bind(IPAddress.IPv6Any, v6Only: true, listen: true);
        var text = await TextAsync(holder);
        Assert.Contains("  127.0.0.1 and 0.0.0.0: free\n", text, StringComparison.Ordinal);
        Assert.Contains("for IPv6 only", text, StringComparison.Ordinal);
        Assert.Contains("  IPv4 is free: a server that binds 127.0.0.1 alone would start", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_socket_that_is_bound_and_does_not_listen_is_named()
    {
        LinuxTestSocket.SkipWithoutBoundSockets();
        using var holder = LinuxTestSocket.Reserve();
        var text = await TextAsync(holder);
        Assert.Contains(_us, text, StringComparison.Ordinal);
        Assert.Contains("bound and does not listen", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_shared_by_SO_REUSEPORT_is_busy_and_the_sharing_is_said()
    {
        using var holder = LinuxTestSocket.Bind(IPAddress.Loopback, reusePort: true, listen: true);
        using var second = LinuxTestSocket.Bind(IPAddress.Loopback, LinuxTestSocket.PortOf(holder), reusePort: true, listen: true);
        Assert.Contains("with 2 sockets side by side (SO_REUSEPORT)", await TextAsync(holder), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task An_outgoing_connection_on_the_port_is_told_from_a_server()
    {
        using var server = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);
        var text = await TextAsync(client);
        Assert.Contains("an outgoing connection of ", text, StringComparison.Ordinal);
        Assert.Contains($"to {server.LocalEndPoint}", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_client_of_the_port_is_not_its_holder()
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var client = await PythonChild.StartAsync(
            $"import socket,sys\ns=socket.create_connection(('127.0.0.1',{LinuxTestSocket.PortOf(listener)})); print('READY ok',flush=True); sys.stdin.read()",
            TestContext.Current.CancellationToken);
        var (_, port) = await CheckAsync(listener);
        Assert.Equal(Environment.ProcessId, Assert.Single(port.GetProperty("owners").EnumerateArray()).GetProperty("pid").GetInt32());
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_that_only_root_may_bind_exits_3()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may bind any port");
        Assert.SkipUnless(PortProbe.Check(new(IPAddress.Loopback, 1)) == PortAvailability.PermissionDenied, "ports below 1024 are open to all here");
        var run = await ToolRun.RunAsync("check", "1");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("this user may not bind there", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Of_several_ports_one_busy_one_decides()
    {
        using var holder = LinuxTestSocket.Listen(IPAddress.Loopback);
        var busy = LinuxTestSocket.PortOf(holder);
        var run = await ToolRun.RunAsync("check", Text(busy), "10080", Text(busy));
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"{busy}: busy\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n10080: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("browsers refuse to connect to 10080 (amanda, ERR_UNSAFE_PORT)", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith($"{busy}: ", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30000)]
    public async Task Checking_lets_go_of_the_port()
    {
        using var holder = LinuxTestSocket.Listen(IPAddress.Loopback);
        var port = LinuxTestSocket.PortOf(holder);
        _ = await ToolRun.RunAsync("check", Text(port));
        holder.Dispose();
        using var next = LinuxTestSocket.Bind(IPAddress.Loopback, port, listen: true);
    }

    [Theory(Timeout = 30000)]
    [InlineData("http")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("8000-8010")]
    public async Task What_is_no_port_is_a_usage_error_that_says_the_accepted_form(string text)
    {
        var run = await ToolRun.RunAsync("check", text);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"'{text}' is not a port; write a number from 1 to 65535.", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<(ToolRun Run, JsonElement Port)> CheckAsync(Socket holder)
    {
        var run = await ToolRun.RunAsync("check", Text(LinuxTestSocket.PortOf(holder)), "--json");
        return (run, Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray()));
    }

    private static async Task<string> TextAsync(Socket holder)
    {
        var run = await ToolRun.RunAsync("check", Text(LinuxTestSocket.PortOf(holder)));
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        return run.Output;
    }

    private static List<string> Addresses(JsonElement port, string result) =>
        [.. port.GetProperty("addresses").EnumerateArray().Where(address => address.GetProperty("result").GetString() == result).Select(address => address.GetProperty("address").GetString()!)];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static void SkipWithoutIPv6()
    {
        LinuxTestSocket.SkipWithoutNetlink();
        LinuxTestSocket.SkipWithoutIPv6();
    }
}
