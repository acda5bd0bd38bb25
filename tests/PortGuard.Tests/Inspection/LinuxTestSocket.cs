using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>Sockets as programs outside .NET make them: .NET's own Bind always sets SO_REUSEADDR.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxTestSocket
{
    private const int SO_REUSEPORT = 15;

    public static unsafe Socket Bind(IPAddress address, int port = 0, bool reuse = false, bool v6Only = false, bool reusePort = false, bool listen = false)
    {
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var fd = Libc.socket(isV6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
        Assert.True(fd >= 0);
        Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, reuse);
        Set(fd, Libc.SOL_SOCKET, SO_REUSEPORT, reusePort);
        if (isV6)
        {
            Set(fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, v6Only);
        }

        var bytes = new IPEndPoint(address, port).Serialize().Buffer;
        fixed (byte* start = bytes.Span)
        {
            Assert.Equal(0, Libc.bind(fd, start, (uint)(isV6 ? sizeof(Libc.sockaddr_in6) : sizeof(Libc.sockaddr_in))));
        }

        if (listen)
        {
            Assert.Equal(0, Libc.listen(fd, 8));
        }

#pragma warning disable CA2000 // the socket owns the handle
        return new Socket(new SafeSocketHandle(fd, ownsHandle: true));
#pragma warning restore CA2000
    }

    /// <summary>A listener as .NET makes it.</summary>
    public static Socket Listen(IPAddress address, bool dual = false)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (dual)
        {
            socket.DualMode = true;
        }

        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    }

    /// <summary>
    /// A socket that does not listen on a port of which nobody else can have any address: without that, port 0 may give the same number to
    /// a test beside us, for another address or family.
    /// </summary>
    public static Socket Reserve() => Bind(HasV6Loopback() ? IPAddress.IPv6Any : IPAddress.Any);

    public static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>The inode behind a socket's descriptor, read another way than the code under test does.</summary>
    public static ulong InodeOf(Socket socket)
    {
        var link = new FileInfo($"/proc/self/fd/{socket.Handle}").LinkTarget!;
        return ulong.Parse(link["socket:[".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void SkipWithoutIPv6() => Assert.SkipUnless(Socket.OSSupportsIPv6 && HasV6Loopback(), "IPv6 is off on this machine");

    public static void SkipWithoutNetlink() => Assert.SkipWhen(LinuxSocketTable.HasListener(1) is null, "netlink (sock_diag) is refused here");

    /// <summary>Without TCP_BOUND_INACTIVE (Linux 6.8) and netlink no table shows a socket that is only bound.</summary>
    public static void SkipWithoutBoundSockets()
    {
        SkipWithoutNetlink();
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(6, 8), "TCP_BOUND_INACTIVE came with Linux 6.8");
    }

    private static bool HasV6Loopback() =>
        PortProbe.CheckBySocket(new(IPAddress.IPv6Loopback, 0)) == PortAvailability.Free;

    private static unsafe void Set(int socket, int level, int option, bool value)
    {
        var number = value ? 1 : 0;
        Assert.Equal(0, Libc.setsockopt(socket, level, option, &number, sizeof(int)));
    }
}
