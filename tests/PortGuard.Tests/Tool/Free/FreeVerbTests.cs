using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The command line of <c>portguard free</c>, and its probe on real sockets.</summary>
public sealed class FreeVerbTests
{
    [Theory(Timeout = 30000)]
    [InlineData("free")]
    [InlineData("free", "0")]
    [InlineData("free", "x")]
    [InlineData("free", "1", "--grace", "5")]
    [InlineData("free", "1", "--scope", "all")]
    [InlineData("free", "1", "--grace=-00:00:05")]
    public async Task What_cannot_be_read_is_a_usage_error(params string[] arguments)
    {
        var run = await ToolRun.RunAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Errors);
    }

    [Fact(Timeout = 30000)]
    public async Task Users_are_named_by_root_alone_and_have_to_exist()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix only");
        var run = await ToolRun.RunAsync("free", "1", "--user", "no such user");
        Assert.Equal(Environment.IsPrivilegedProcess ? 2 : 3, run.ExitCode);
        Assert.Contains("--user", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Our_own_process_is_never_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var port = ((IPEndPoint)socket.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var run = await ToolRun.RunAsync("free", port, "--yes", "--dev");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("it is this very process", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_probe_asks_the_bind_and_where_that_cannot_judge_the_table()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var held = (IPEndPoint)socket.LocalEndpoint;
        var table = new OneListener(new(PortProtocol.Tcp, new IPEndPoint(IPAddress.Parse("203.0.113.1"), held.Port), PortState.Listening, 1));
        var probe = new PortReleaseProbe(table);
        Assert.True(probe.IsInUse(Of(held)));
        Assert.False(probe.IsInUse(Of(new(IPAddress.Parse("127.0.0.2"), held.Port))));

        // 203.0.113.1 is nobody's (RFC 5737): no bind there can tell, unless the system binds what is not its own (ip_nonlocal_bind of ip(7)).
        Assert.SkipUnless(PortProbe.Check(new(IPAddress.Parse("203.0.113.1"), held.Port)) is PortAvailability.AddressNotAvailable, "foreign addresses can be bound here");
        Assert.True(probe.IsInUse(Of(new(IPAddress.Parse("203.0.113.1"), held.Port))));
        Assert.False(probe.IsInUse(Of(new(IPAddress.Parse("203.0.113.2"), held.Port))));
        table.IsBlind = true;
        Assert.True(probe.IsInUse(Of(new(IPAddress.Parse("203.0.113.2"), held.Port))));
    }

    private static GuardedEndpoint Of(IPEndPoint endPoint) => new() { EndPoint = endPoint, Display = "test" };

    private sealed class OneListener(PortListener listener) : IPortInspector
    {
        public bool IsBlind { get; set; }

        public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default) =>
            IsBlind ? throw new IOException("closed") : ValueTask.FromResult<IReadOnlyList<PortListener>>([listener]);
    }
}
