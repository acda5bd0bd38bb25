using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>The probe by system calls (Linux) and by System.Net.Sockets (anywhere) have to agree.</summary>
public sealed class PortProbeTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public void A_held_endpoint_is_in_use_and_free_again_afterwards(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipWhen(PortProbe.CheckBySocket(new(ip, 0)) == PortAvailability.AddressNotAvailable, "the family is off on this machine");
        using var holder = Listen(ip);
        var endPoint = (IPEndPoint)holder.LocalEndPoint!;
        Assert.Equal(PortAvailability.InUse, PortProbe.Check(endPoint));
        Assert.Equal(PortAvailability.InUse, PortProbe.CheckBySocket(endPoint));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Both_ways_agree_on_port_0(string address)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 0);
        Assert.Equal(PortProbe.CheckBySocket(endPoint), PortProbe.Check(endPoint));
    }

    [Fact]
    public void An_address_of_another_machine_is_not_available_rather_than_in_use() =>
        Assert.Equal(PortAvailability.AddressNotAvailable, PortProbe.Check(new(IPAddress.Parse("192.0.2.1"), 0)));

    [Fact]
    public void A_privileged_port_is_refused_to_an_ordinary_user()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux(), "root may bind any port");
        Assert.SkipUnless(File.ReadAllText("/proc/sys/net/ipv4/ip_unprivileged_port_start").Trim() == "1024", "ports below 1024 are open to all here");
        Assert.Equal(PortAvailability.PermissionDenied, PortProbe.Check(new(IPAddress.Loopback, 1)));
        Assert.Equal(PortAvailability.PermissionDenied, PortProbe.CheckBySocket(new(IPAddress.Loopback, 1)));
    }

    [Fact]
    public void A_port_held_on_one_loopback_is_no_localhost_port()
    {
        using var holder = Listen(IPAddress.Loopback);
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        Assert.Null(PortProbe.FindFree(new(port, port)));
        Assert.Null(PortProbe.FindFree(new(port, port), IPAddress.Loopback));
        Assert.Null(PortProbe.FindFree(new(port, port), IPAddress.Parse("127.0.0.2"), IPAddress.Any));
    }

    [Fact]
    public void The_first_free_port_of_a_span_is_found_behind_the_held_ones()
    {
        using var holder = Listen(IPAddress.Loopback);
        var held = ((IPEndPoint)holder.LocalEndPoint!).Port;
        Assert.SkipWhen(held > 65000, "too near the end");
        var free = PortProbe.FindFree(new(held, held + 500), IPAddress.Loopback);
        Assert.InRange(free!.Value, held + 1, held + 500);
    }

    [Fact]
    public void Addresses_that_this_machine_does_not_have_do_not_make_a_port_free() =>
        Assert.Null(PortProbe.FindFree(new(20000, 20001), IPAddress.Parse("192.0.2.1")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_port_held_on_one_address_is_not_free_everywhere(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipWhen(PortProbe.CheckBySocket(new(ip, 0)) == PortAvailability.AddressNotAvailable, "the address is not there on this machine");
        using var holder = Listen(ip);
        Assert.Equal(PortAvailability.InUse, PortProbe.CheckEverywhere(((IPEndPoint)holder.LocalEndPoint!).Port));
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    }
}
