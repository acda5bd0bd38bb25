using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class FindVerbTests
{
    [Theory(Timeout = 30000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_prints_can_be_listened_on(bool random)
    {
        // Somebody else may take one meanwhile: then the whole machine is asked once more.
        for (var attempt = 1; ; attempt++)
        {
            var run = await ToolRun.RunAsync(["find", "20000-29999", "--count", "5", .. random ? new[] { "--random" } : []]);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            var ports = Lines(run).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(5, ports.Distinct().Count());
            Assert.All(ports, port => Assert.InRange(port, 20000, 29999));
            Assert.True(random || ports.SequenceEqual(ports.Order()));
            if (ports.TrueForAll(port => PortProbe.CheckEverywhere(port) == PortAvailability.Free))
            {
                return;
            }

            Assert.True(attempt < 5, $"not free: {run}");
        }
    }

    [Theory(Timeout = 30000)]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task A_port_held_on_one_address_is_not_found_and_its_holder_is_named(string address)
    {
        using var holder = Hold(address);
        var port = holder.LocalEndPoint!.ToString()!.Split(':')[^1];
        var run = await ToolRun.RunAsync("find", port);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"portguard: {port} cannot be used: it is busy (", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"(PID {Environment.ProcessId}", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Half_an_answer_is_none()
    {
        using var holder = Hold("127.0.0.1");
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        Assert.SkipWhen(port > 65000, "too near the end");
        var run = await ToolRun.RunAsync("find", $"{port}-{port + 1}", "--count", "2");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        var json = await ToolRun.RunAsync("find", $"{port}-{port + 1}", "--count", "2", "--json");
        var root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((1, false, 0), (json.ExitCode, root.GetProperty("found").GetBoolean(), root.GetProperty("ports").GetArrayLength()));
        Assert.Contains(port, root.GetProperty("busy").EnumerateArray().Select(busy => busy.GetInt32()));
    }

    [Fact(Timeout = 30000)]
    public async Task Ports_that_browsers_refuse_are_left_out_and_named()
    {
        var run = await ToolRun.RunAsync("find", "6665-6669");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("portguard: no port of 6665-6669 can be used: browsers refuse 6665 (ircu), 6666 (ircu), 6667 (ircu) and 2 more.\n", run.Errors);
    }

    [Theory(Timeout = 30000)]
    [InlineData("--count", "0", "--count: '0' is not a number of ports; write a number from 1 to 65535.")]
    [InlineData("--count", "many", "--count: 'many' is not a number of ports; write a number from 1 to 65535.")]
    [InlineData("--count", "12", "8000-8010 has 11 ports, and 12 were asked for; write a wider range or a smaller --count.")]
    public async Task A_count_that_cannot_be_is_a_usage_error(string option, string value, string message)
    {
        var run = await ToolRun.RunAsync("find", "8000-8010", option, value);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Ports_that_only_root_may_bind_exit_3()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may bind any port");
        Assert.SkipUnless(PortProbe.Check(new(IPAddress.Loopback, 2)) == PortAvailability.PermissionDenied, "ports below 1024 are open to all here");
        var run = await ToolRun.RunAsync("find", "2-3");
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Equal("portguard: no port of 2-3 can be used: 2 are not permitted to this user (2 and 3).\n", run.Errors);
    }

    [Fact]
    public void The_text_of_not_enough_names_the_first_few_and_counts_the_rest()
    {
        var found = new FoundPorts(new(6660, 6670), 4) { Free = { 6660, 6661 }, Busy = { 6662, 6663, 6664, 6670 }, NotPermitted = { 80 }, Blocked = { 6665, 6666, 6667, 6668, 6669 } };
        PortVerdict[] holders =
        [
            Verdict(6662, PortHoldingKind.Listening), Verdict(6663, PortHoldingKind.OutgoingConnection), Verdict(6664, PortHoldingKind.Leftover),
        ];
        Golden.Equal($"{FindText.NotEnough(found, holders)}\n{FindText.Skipped(found)}", "NotEnough");
    }

    private static PortVerdict Verdict(int port, PortHoldingKind kind)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        return new(port, [new(endPoint.Address, PortAvailability.InUse, new(kind, endPoint, [new PortListener(PortProtocol.Tcp, endPoint, PortState.Listening, 1) { UserId = 33 }]))]);
    }

    private static string[] Lines(ToolRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Socket Hold(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipWhen(PortProbe.CheckBySocket(new(ip, 0)) == PortAvailability.AddressNotAvailable, "the family is off on this machine");
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(ip, 0));
        socket.Listen();
        return socket;
    }
}
