using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>
/// Holds a port by listening on it. A socket that is only bound holds nothing: .NET, libuv and Go set SO_REUSEADDR, with which a second
/// socket binds and listens beside it (socket(7)).
/// </summary>
internal static class SocketHold
{
    // As Kestrel's; who takes a socket over listens again with a backlog of its own.
    private const int Backlog = 512;

    /// <summary>Listens on every address that this machine has.</summary>
    /// <returns>The sockets, or why there are none; neither where no address is this machine's.</returns>
    public static (List<Socket>? Sockets, SkipReason? Why) Take(int port, IReadOnlyList<IPAddress> addresses, bool includeUdp)
    {
        var there = new List<IPEndPoint>();
        foreach (var address in addresses)
        {
            var endPoint = new IPEndPoint(address, port);
            var answer = Probe(endPoint, includeUdp);
            if (answer == PortAvailability.AddressNotAvailable && address.Equals(IPAddress.IPv6Any))
            {
                // Without IPv6 "every address" is every one of IPv4; Kestrel falls back in the same way.
                endPoint = new(IPAddress.Any, port);
                answer = Probe(endPoint, includeUdp);
            }

            if (answer == PortAvailability.Free)
            {
                there.Add(endPoint);
            }
            else if (answer != PortAvailability.AddressNotAvailable)
            {
                return (null, answer == PortAvailability.PermissionDenied ? SkipReason.NotPermitted : SkipReason.Busy);
            }
        }

        if (there.Count == 0)
        {
            return (null, null);
        }

        var sockets = Listen(there);
        return sockets is null ? (null, SkipReason.Lost) : (sockets, null);
    }

    /// <summary>Asked first, by system calls where that goes: a refused bind costs 10 us there and an exception here.</summary>
    private static PortAvailability Probe(IPEndPoint endPoint, bool includeUdp)
    {
        var answer = PortProbe.Check(endPoint);
        return answer == PortAvailability.Free && includeUdp ? ProbeUdp(endPoint) : answer;
    }

    private static PortAvailability ProbeUdp(IPEndPoint endPoint)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxBindProbe.Try(endPoint, PortProtocol.Udp);
        }

        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(endPoint);
            return PortAvailability.Free;
        }
        catch (SocketException)
        {
            // Whatever it is, HTTP/3 cannot have it.
            return PortAvailability.InUse;
        }
    }

    private static List<Socket>? Listen(List<IPEndPoint> endPoints)
    {
        var sockets = new List<Socket>(endPoints.Count);
        try
        {
            foreach (var endPoint in endPoints)
            {
                var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                if (endPoint.Address.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(endPoint);
                socket.Listen(Backlog);
            }

            return sockets;
        }
        catch (SocketException)
        {
            // Somebody was faster since the probe; the caller takes another port.
            sockets.ForEach(socket => socket.Dispose());
            return null;
        }
    }
}
