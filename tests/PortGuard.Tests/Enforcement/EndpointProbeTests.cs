using System.Net;

namespace PortGuard.Tests;

public sealed class EndpointProbeTests
{
    [Fact]
    public void What_a_delegate_of_the_application_throws_is_left_to_the_bind_of_the_server()
    {
        using var held = HeldPort.Everywhere();
        var endPoint = new GuardedEndpoint { EndPoint = new IPEndPoint(IPAddress.Loopback, held.Port), Display = "held" };
        var probe = new EndpointProbe(() => throw new InvalidOperationException("only unix sockets need it"));

        Assert.True(probe.IsInUse(endPoint));
        Assert.False(probe.IsInUse(endPoint with { Bind = _ => throw new NotSupportedException("not this one") }));
    }
}
