using System.Net;

namespace PortGuard.Tests;

public sealed class PrivilegedPortsTests
{
    [Theory]
    [InlineData("1024\n", 1024)]
    [InlineData("0\n", 0)]
    [InlineData("80", 80)]
    [InlineData("", 1024)]
    [InlineData("-1", 1024)]
    [InlineData("99999", 1024)]
    public void The_first_free_port_is_read_from_the_kernels_text(string text, int first) => Assert.Equal(first, PrivilegedPorts.Parse(text));

    [Fact]
    public void It_says_what_a_bind_says()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("other systems have no such limit for wildcards");
            return;
        }

        Assert.True(PrivilegedPorts.MayBind(Math.Max(PrivilegedPorts.First, 1)));
        Assert.SkipUnless(PrivilegedPorts.First > 1, "every port is free for all here");

        // Whatever this user may: the bind is the judge, and "in use" is no matter of rights.
        Assert.Equal(LinuxBindProbe.Try(new IPEndPoint(IPAddress.Any, 1)) is not PortAvailability.PermissionDenied, PrivilegedPorts.MayBind(1));
    }
}
