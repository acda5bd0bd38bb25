using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class LinuxBindProbeTests
{
    public LinuxBindProbeTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
    }

    [Fact]
    public void A_port_that_was_never_used_is_free_and_a_listener_is_in_use()
    {
        Assert.Equal(PortAvailability.Free, LinuxBindProbe.Try(new(IPAddress.Loopback, 0)));
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        var port = LinuxTestSocket.PortOf(listener);
        Assert.Equal(PortAvailability.InUse, LinuxBindProbe.Try(new(IPAddress.Loopback, port)));
        Assert.Equal(PortAvailability.InUse, LinuxBindProbe.Try(new(IPAddress.Any, port)));
    }

    [Fact]
    public void Only_listening_finds_a_socket_that_is_bound_like_ours()
    {
        using var holder = LinuxTestSocket.Bind(IPAddress.Loopback, reuse: true);
        var endPoint = (IPEndPoint)holder.LocalEndPoint!;
        using var ours = LinuxTestSocket.Bind(IPAddress.Loopback, endPoint.Port, reuse: true);
        Assert.Equal(PortAvailability.Free, LinuxBindProbe.Try(endPoint, andListen: true));
        holder.Listen();
        Assert.Equal(PortAvailability.InUse, LinuxBindProbe.Try(endPoint));
    }

    [Fact]
    public void An_address_of_another_machine_is_not_available() =>
        Assert.Equal(PortAvailability.AddressNotAvailable, LinuxBindProbe.Try(new(IPAddress.Parse("192.0.2.1"), 0)));

    [Fact]
    public void UDP_and_TCP_do_not_see_each_other()
    {
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(PortAvailability.InUse, LinuxBindProbe.Try((IPEndPoint)udp.LocalEndPoint!, PortProtocol.Udp));
        using var tcp = LinuxTestSocket.Listen(IPAddress.Loopback);
        // Nobody else binds UDP to it: the pair stays ours while both are open.
        Assert.Equal(PortAvailability.InUse, LinuxBindProbe.Try((IPEndPoint)tcp.LocalEndPoint!));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Probing_allocates_nothing(string address)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 0);
        _ = LinuxBindProbe.Try(endPoint, andListen: true); // the first call binds the native functions
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            _ = LinuxBindProbe.Try(endPoint, andListen: true);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
