using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>
/// A port that the test holds with listening sockets, until it lets go of one or all of them for the server under test. The numbers lie below
/// the range from which systems serve port 0 and outgoing connections, so that nobody is given the number in between.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Test processes that run at the same time start at different numbers.
    private static int _next = Environment.ProcessId * 61 % Count;

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
            Release(socket);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            Release(socket);
        }

        _sockets.Clear();
    }

    /// <summary>
    /// Back when the port is free. A child that another test is starting has a copy of every descriptor until its execve(2), which closes
    /// it (FD_CLOEXEC): for those milliseconds the port is held after the socket is closed.
    /// </summary>
    private static void Release(Socket socket)
    {
        var endPoint = (IPEndPoint)socket.LocalEndPoint!;
        socket.Dispose();
        SpinWait.SpinUntil(() => PortProbe.Check(endPoint) is not PortAvailability.InUse, TimeSpan.FromSeconds(5));
    }

    private static HeldPort Hold(IReadOnlyList<IPAddress> addresses)
    {
        while (true)
        {
            var held = new HeldPort(First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count));
            try
            {
                foreach (var address in addresses)
                {
                    held._sockets.Add(address, Listen(address, held.Port));
                }

                return held;
            }
            catch (SocketException)
            {
                // Somebody has this number: take the next one.
                held.Dispose();
            }
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
