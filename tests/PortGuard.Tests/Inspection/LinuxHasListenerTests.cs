using System.Net;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

[SupportedOSPlatform("linux")]
public sealed class LinuxHasListenerTests
{
    public LinuxHasListenerTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
        LinuxTestSocket.SkipWithoutNetlink();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::")]
    [InlineData("::1")]
    public void A_listener_on_whatever_address_is_seen(string address)
    {
        if (address.Contains(':', StringComparison.Ordinal))
        {
            LinuxTestSocket.SkipWithoutIPv6();
        }

        using var listener = LinuxTestSocket.Listen(IPAddress.Parse(address));
        Assert.True(LinuxSocketTable.HasListener(LinuxTestSocket.PortOf(listener)));
    }

    [Fact]
    public void A_bound_socket_is_no_listener()
    {
        using var bound = LinuxTestSocket.Reserve();
        Assert.False(LinuxSocketTable.HasListener(LinuxTestSocket.PortOf(bound)));
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        using var bound = LinuxTestSocket.Reserve();
        var (held, free) = (LinuxTestSocket.PortOf(listener), LinuxTestSocket.PortOf(bound));
        Look(held, free);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Look(held, free);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Look(int held, int free)
    {
        if (LinuxSocketTable.HasListener(held) != true || LinuxSocketTable.HasListener(free) != false)
        {
            throw new InvalidOperationException("The look went wrong.");
        }
    }
}
