using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>
/// Tries a bind as .NET's Socket does it, by system calls: some 7 us and no allocation, where loading System.Net.Sockets.Socket costs
/// a fresh process 15 ms.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxBindProbe
{
    /// <summary>Tries to bind, and lets go at once.</summary>
    /// <param name="endPoint">IPv4 or IPv6. As in Kestrel, <c>[::]</c> takes IPv4 too and any other IPv6 address does not.</param>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="andListen">Whether to listen too (TCP). Only that finds another socket which is bound like ours and listens after us.</param>
    public static PortAvailability Try(IPEndPoint endPoint, PortProtocol protocol = PortProtocol.Tcp, bool andListen = false)
    {
        var isV6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        var isTcp = protocol == PortProtocol.Tcp;
        var socket = Libc.socket(isV6 ? Libc.AF_INET6 : Libc.AF_INET, (isTcp ? Libc.SOCK_STREAM : Libc.SOCK_DGRAM) | Libc.SOCK_CLOEXEC, 0);
        if (socket < 0)
        {
            return Explain(Marshal.GetLastPInvokeError());
        }

        var isDone = Configure(socket, endPoint.Address, isV6, isTcp) && Bind(socket, endPoint, isV6) && (!andListen || !isTcp || Libc.listen(socket, 1) == 0);
        var error = Marshal.GetLastPInvokeError();
        _ = Libc.close(socket);
        return isDone ? PortAvailability.Free : Explain(error);
    }

    private static bool Configure(int socket, IPAddress address, bool isV6, bool isTcp)
    {
        // .NET's Bind sets SO_REUSEADDR for TCP, so TIME_WAIT is no conflict (seen by strace; ReuseAddress itself would be SO_REUSEPORT too).
        var one = 1;
        var isV6Only = address.Equals(IPAddress.IPv6Any) ? 0 : 1;
        return (!isTcp || Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, &one, sizeof(int)) == 0)
            && (!isV6 || Libc.setsockopt(socket, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, &isV6Only, sizeof(int)) == 0);
    }

    private static bool Bind(int socket, IPEndPoint endPoint, bool isV6)
    {
        var port = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port) : (ushort)endPoint.Port;
        if (isV6)
        {
            Libc.sockaddr_in6 address = default;
            address.sin6_family = Libc.AF_INET6;
            address.sin6_port = port;
            address.sin6_scope_id = (uint)endPoint.Address.ScopeId;
            WriteAddress(endPoint.Address, address.sin6_addr, 16);
            return Libc.bind(socket, &address, (uint)sizeof(Libc.sockaddr_in6)) == 0;
        }

        Libc.sockaddr_in v4 = default;
        v4.sin_family = Libc.AF_INET;
        v4.sin_port = port;
        WriteAddress(endPoint.Address, (byte*)&v4.sin_addr, 4);
        return Libc.bind(socket, &v4, (uint)sizeof(Libc.sockaddr_in)) == 0;
    }

    // The four usual addresses by hand: the first TryWriteBytes of a process is left to the JIT, 1 ms of every start.
    private static void WriteAddress(IPAddress address, byte* bytes, int length)
    {
        if (address.Equals(IPAddress.Loopback))
        {
            bytes[0] = 127;
            bytes[3] = 1;
        }
        else if (address.Equals(IPAddress.IPv6Loopback))
        {
            bytes[15] = 1;
        }
        else if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            _ = address.TryWriteBytes(new Span<byte>(bytes, length), out _);
        }
    }

    // bind(2), ip(7), ipv6(7)
    private static PortAvailability Explain(int error) => error switch
    {
        Libc.EADDRINUSE => PortAvailability.InUse,
        Libc.EACCES or Libc.EPERM => PortAvailability.PermissionDenied,
        Libc.EADDRNOTAVAIL or Libc.EAFNOSUPPORT => PortAvailability.AddressNotAvailable,
        _ => PortAvailability.Unknown,
    };
}
