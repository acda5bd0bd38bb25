using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>Sockets of our own, each on a port that the system gave and that is kept.</summary>
internal static class PortInspectorContractSockets
{
    public static int Port(this Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public static Socket Bind(
        IPAddress address, int port = 0, bool? isDual = null, ProtocolType protocol = ProtocolType.Tcp, bool isShared = false)
    {
        Assert.SkipWhen(address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6, "this machine has no IPv6");
        var socket = new Socket(address.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        try
        {
            if (isDual is { } dual)
            {
                socket.DualMode = dual;
            }

            if (isShared)
            {
                // On Unix this sets SO_REUSEPORT too.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            Assert.SkipWhen(error.SocketErrorCode == SocketError.AddressNotAvailable, $"this machine has no address {address}");
            throw;
        }
    }

    public static Socket Listen(IPAddress address, int port = 0, bool? isDual = null, bool isShared = false)
    {
        var socket = Bind(address, port, isDual, isShared: isShared);
        socket.Listen();
        return socket;
    }

    public static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, port, cancellationToken);
        return socket;
    }

    /// <summary>Two listeners on one port, at two addresses; another port when the system gave away the second address's.</summary>
    public static (Socket First, Socket Second) ListenTwice(IPAddress first, IPAddress second)
    {
        for (var attempt = 0; ; attempt++)
        {
            var one = Listen(first);
            try
            {
                return (one, Listen(second, one.Port()));
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < 20)
            {
                one.Dispose();
            }
            catch
            {
                one.Dispose();
                throw;
            }
        }
    }

    /// <summary>Two sockets, on the nearest port below all of these that is to be had, and on the nearest above; TCP ones listen.</summary>
    public static (Socket Below, Socket Above) Frame(ProtocolType protocol, params int[] ports)
    {
        var below = Next(ports.Min(), -1, protocol);
        try
        {
            return (below, Next(ports.Max(), 1, protocol));
        }
        catch
        {
            below.Dispose();
            throw;
        }
    }

    /// <summary>Two sockets that do not listen, on neighbouring ports.</summary>
    public static (Socket First, Socket Second) BindNeighbours()
    {
        for (var attempt = 0; ; attempt++)
        {
            var one = Bind(IPAddress.Loopback);
            try
            {
                return (one, Bind(IPAddress.Loopback, one.Port() + 1));
            }
            catch (Exception error) when (error is SocketException or ArgumentOutOfRangeException && attempt < 20)
            {
                // The neighbour is taken, or there is none above 65535.
                one.Dispose();
            }
            catch
            {
                one.Dispose();
                throw;
            }
        }
    }

    private static Socket Next(int port, int step, ProtocolType protocol)
    {
        for (port += step; port is > 1024 and <= 65535; port += step)
        {
            try
            {
                return protocol == ProtocolType.Tcp ? Listen(IPAddress.Loopback, port) : Bind(IPAddress.Loopback, port, protocol: protocol);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody else's.
            }
        }

        Assert.Skip("no port is left on that side");
        throw new InvalidOperationException();
    }
}
