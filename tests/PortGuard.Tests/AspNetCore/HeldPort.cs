using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>A port that the test holds with listening sockets, until it lets go of one or all of them.</summary>
internal sealed class HeldPort : IDisposable
{
    private readonly Dictionary<IPAddress, Socket> _sockets = [];

    private HeldPort(int port) => Port = port;

    public int Port { get; }

    /// <summary>Held for every address of both families.</summary>
    public static HeldPort Everywhere() => Hold(Socket.OSSupportsIPv6 ? [IPAddress.IPv6Any] : [IPAddress.Any]);

    /// <summary>Held by one socket a loopback.</summary>
    public static HeldPort OnBothLoopbacks() => Hold([IPAddress.Loopback, IPAddress.IPv6Loopback]);

    public void Release(EndPoint endPoint)
    {
        if (_sockets.Remove(((IPEndPoint)endPoint).Address, out var socket))
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    private static HeldPort Hold(IReadOnlyList<IPAddress> addresses)
    {
        while (true)
        {
            var first = Listen(addresses[0], 0);
            var held = new HeldPort(((IPEndPoint)first.LocalEndPoint!).Port);
            held._sockets.Add(addresses[0], first);
            try
            {
                foreach (var address in addresses.Skip(1))
                {
                    held._sockets.Add(address, Listen(address, held.Port));
                }

                return held;
            }
            catch (SocketException)
            {
                // The number the system gave for one family is taken in the other one: take another number.
                held.Dispose();
            }
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        socket.Bind(new IPEndPoint(address, port));
        socket.Listen();
        return socket;
    }
}
