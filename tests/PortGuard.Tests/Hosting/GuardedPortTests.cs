namespace PortGuard.Tests;

public sealed class GuardedPortTests
{
    [Theory]
    [InlineData("127.0.0.1:9100", PortProtocol.Tcp, "127.0.0.1:9100")]
    [InlineData("[::1]:9100", PortProtocol.Tcp, "[::1]:9100")]
    [InlineData("0.0.0.0:9100", PortProtocol.Tcp, "0.0.0.0:9100")]
    [InlineData("127.0.0.1:9100/udp", PortProtocol.Udp, "127.0.0.1:9100")]
    [InlineData("127.0.0.1:9100/tcp", PortProtocol.Tcp, "127.0.0.1:9100")]
    [InlineData("unix:/run/app.sock", PortProtocol.Unix, "/run/app.sock")]
    public void An_entry_names_its_endpoint(string text, PortProtocol protocol, string endPoint)
    {
        Assert.True(GuardedPort.TryParse(text, out var endpoints));
        var endpoint = Assert.Single(endpoints);
        Assert.Equal((protocol, endPoint, text), (endpoint.Protocol, endpoint.EndPoint.ToString(), endpoint.Display));
    }

    [Fact]
    public void A_port_alone_means_every_interface_and_localhost_both_loopbacks()
    {
        Assert.True(GuardedPort.TryParse("9100", out var everywhere));
        Assert.Equal(9100, Assert.Single(everywhere).Port);
        Assert.True(GuardedPort.TryParse("localhost:9100", out var loopbacks));
        Assert.Equal(System.Net.Sockets.Socket.OSSupportsIPv6 ? 2 : 1, loopbacks.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http://localhost:9100")]
    [InlineData("example.org:9100")]
    [InlineData("::1:9100")]
    [InlineData("[127.0.0.1]:9100")]
    [InlineData("127.0.0.1")]
    [InlineData("unix:relative.sock")]
    [InlineData("9100/sctp")]
    public void What_names_no_endpoint_is_refused(string? text) => Assert.False(GuardedPort.TryParse(text, out _));
}
