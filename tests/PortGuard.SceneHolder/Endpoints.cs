using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PortGuard.SceneHolder;

/// <summary>Raw sockets, because .NET sets SO_REUSEADDR whenever it binds and a scene must be able to leave it off.</summary>
internal static unsafe class Endpoints
{
    /// <summary>Makes a bound TCP socket. Options: reuseaddr, plain (without it), reuseport, v6only, nolisten.</summary>
    public static Socket Bind(IPEndPoint endpoint, IReadOnlySet<string> options)
    {
        var isIPv6 = endpoint.AddressFamily is AddressFamily.InterNetworkV6;
        var fd = Checked(Native.socket(isIPv6 ? Native.AF_INET6 : Native.AF_INET, Native.SOCK_STREAM | Native.SOCK_CLOEXEC, 0));
        // A listener that leaves it off blocks its port by TIME_WAIT; hardly a server does. A client does not set it.
        if (options.Contains("reuseaddr") || !(options.Contains("plain") || options.Contains("nolisten")))
        {
            Set(fd, Native.SOL_SOCKET, Native.SO_REUSEADDR, 1);
        }

        if (options.Contains("reuseport"))
        {
            Set(fd, Native.SOL_SOCKET, Native.SO_REUSEPORT, 1);
        }

        if (isIPv6)
        {
            Set(fd, Native.IPPROTO_IPV6, Native.IPV6_V6ONLY, options.Contains("v6only") ? 1 : 0);
        }

        var address = endpoint.Serialize();
        fixed (byte* pointer = address.Buffer.Span)
        {
            Checked(Native.bind(fd, pointer, address.Size));
        }

        if (!options.Contains("nolisten"))
        {
            Checked(Native.listen(fd, 128));
        }

        var handle = new SafeSocketHandle(fd, ownsHandle: true);
        return new Socket(handle);
    }

    /// <summary>Lets a child process inherit the socket.</summary>
    public static void KeepOverExec(Socket socket) => Checked(Native.fcntl((int)socket.Handle, Native.F_SETFD, 0));

    /// <summary>Brings the loopback interface of a new network namespace up (netdevice(7)), as "ip link set lo up" does.</summary>
    public static void LoopbackUp()
    {
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        "lo"u8.CopyTo(new Span<byte>(request, 16));
        var fd = Checked(Native.socket(Native.AF_INET, Native.SOCK_STREAM, 0));
        Checked(Native.ioctl(fd, Native.SIOCGIFFLAGS, request));
        *(short*)(request + 16) |= Native.IFF_UP;
        Checked(Native.ioctl(fd, Native.SIOCSIFFLAGS, request));
        Checked(Native.close(fd));
    }

    private static void Set(int fd, int level, int name, int value) => Checked(Native.setsockopt(fd, level, name, &value, sizeof(int)));

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
