using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

public sealed class CheckVerbTests
{
    [Fact(Timeout = 30000)]
    public async Task A_held_port_is_busy()
    {
        using var socket = new TcpListener(IPAddress.IPv6Any, 0);
        socket.Start();
        var run = await ToolRun.RunAsync("check", ((IPEndPoint)socket.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, run.ExitCode);
    }
}
