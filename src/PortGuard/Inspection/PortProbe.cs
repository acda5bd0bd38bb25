using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>
/// Says whether a server could listen on an endpoint, by doing it: bind and listen as .NET's Socket does, and let go. Nobody is
/// connected to. What is free now can be taken a moment later: a port that has to stay free must be held, not probed.
/// </summary>
public static class PortProbe
{
    private static readonly IPAddress[] _loopbacks = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    // The dual wildcard first: whatever holds any address of a port is in its way, so that a busy port is mostly seen by one bind.
    private static readonly IPAddress[] _serverAddresses = [IPAddress.IPv6Any, IPAddress.Any, IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>Tries one TCP endpoint.</summary>
    /// <param name="endPoint">The very address that the server will use; <c>[::]</c> stands for IPv6 and IPv4, as in Kestrel.</param>
    public static PortAvailability Check(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return OperatingSystem.IsLinux() ? LinuxBindProbe.Try(endPoint, PortProtocol.Tcp, andListen: true) : CheckBySocket(endPoint);
    }

    /// <summary>Finds the first TCP port of a span that is free on every address that a server would use.</summary>
    /// <param name="range">Where to look, upwards.</param>
    /// <param name="addresses">
    /// The addresses, all of which have to be free; none means <c>localhost</c>, both loopbacks. Those that this machine does not have
    /// (IPv6 switched off) do not count, but one has to be there.
    /// </param>
    /// <returns>The port, or null where none is free.</returns>
    public static int? FindFree(PortRange range, params ReadOnlySpan<IPAddress> addresses)
    {
        if (addresses.IsEmpty)
        {
            addresses = _loopbacks;
        }

        for (var port = range.First; port <= range.Last; port++)
        {
            if (Check(port, addresses) == PortAvailability.Free)
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>The addresses that servers use: <c>*</c>, 0.0.0.0 and what <c>localhost</c> stands for.</summary>
    internal static IReadOnlyList<IPAddress> ServerAddresses => _serverAddresses;

    /// <summary>Tries a TCP port on every address that a server would use. Those that this machine does not have do not count, but one has to be there.</summary>
    /// <returns>The first answer that is not "free", such as <see cref="PortAvailability.InUse"/>; free where every address is.</returns>
    internal static PortAvailability CheckEverywhere(int port) => Check(port, _serverAddresses);

    /// <summary>The portable way, by System.Net.Sockets; ReuseAddress is never set: on Unix it would share the port.</summary>
    internal static PortAvailability CheckBySocket(IPEndPoint endPoint)
    {
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(1);
            return PortAvailability.Free;
        }
        catch (SocketException e)
        {
            // The error is the answer.
            return Explain(e.SocketErrorCode);
        }
    }

    private static PortAvailability Check(int port, ReadOnlySpan<IPAddress> addresses)
    {
        var answer = PortAvailability.AddressNotAvailable;
        foreach (var address in addresses)
        {
            switch (Check(new IPEndPoint(address, port)))
            {
                case PortAvailability.Free:
                    answer = PortAvailability.Free;
                    break;
                case PortAvailability.AddressNotAvailable:
                    break;
                case var other:
                    return other;
            }
        }

        return answer;
    }

    private static PortAvailability Explain(SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => PortAvailability.InUse,
        SocketError.AccessDenied => PortAvailability.PermissionDenied,
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported => PortAvailability.AddressNotAvailable,
        _ => PortAvailability.Unknown,
    };
}
