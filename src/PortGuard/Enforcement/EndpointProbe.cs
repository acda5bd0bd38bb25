using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>
/// Asks the kernel by binding: first as .NET does by default (microseconds, without listening, so that nobody who connects meanwhile is
/// turned away), and where that says "in use" through the server's own delegate, which may share the port on purpose.
/// </summary>
/// <param name="inspector">Made only when a unix socket has to be looked at.</param>
internal sealed class EndpointProbe(Func<IPortInspector> inspector) : IEndpointProbe
{
    public bool IsInUse(GuardedEndpoint endpoint) => endpoint.EndPoint switch
    {
        IPEndPoint { Port: 0 } => false,
        IPEndPoint ip => IsInUse(ip, endpoint.Protocol)
            && (endpoint.IsWanted?.Invoke() ?? true)
            && (endpoint.Bind is not { } bind || IsInUse(bind, ip)),
        // By its family: naming the class would load System.Net.Sockets at every start.
        { AddressFamily: AddressFamily.Unix } unix => Examine(unix.ToString()!).State is not (UnixSocketState.Missing or UnixSocketState.Stale),
        _ => false,
    };

    /// <summary>What is at the path of a unix socket.</summary>
    public UnixSocketFinding Examine(string path)
    {
        if (!Path.Exists(path))
        {
            return new(path, UnixSocketState.Missing);
        }

        try
        {
            var query = PortQuery.Unix(path) with { Owners = OwnerSearch.None, IncludeNonListening = true };
            return UnixSocketPath.Examine(path, inspector().FindAsync(query).AsTask().GetAwaiter().GetResult());
        }
        catch (IOException)
        {
            // No table can be read. Without the first sign a file is never stale.
            return new(path, UnixSocketState.Unknown);
        }
    }

    private static bool IsInUse(IPEndPoint endPoint, PortProtocol protocol) => OperatingSystem.IsLinux()
        ? LinuxBindProbe.Try(endPoint, protocol) is PortAvailability.InUse
        : IsInUse(bound => BindByDefault(bound, protocol), endPoint);

    /// <summary>Only "in use" counts: every other failure is told better by the server's own bind.</summary>
    private static bool IsInUse(Func<EndPoint, Socket> bind, IPEndPoint endPoint)
    {
        try
        {
            using var socket = bind(endPoint);
            if (socket.SocketType is SocketType.Stream)
            {
                socket.Listen(1);
            }

            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
        catch (IOException e)
        {
            // A delegate of the application's own may translate the error as Kestrel does.
            return e.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
        }
#pragma warning disable CA1031 // Such a delegate may throw anything, and Kestrel goes on without an endpoint where we would end the start.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static Socket BindByDefault(EndPoint endPoint, PortProtocol protocol)
    {
        var isUdp = protocol is PortProtocol.Udp;
        var socket = new Socket(endPoint.AddressFamily, isUdp ? SocketType.Dgram : SocketType.Stream, isUdp ? ProtocolType.Udp : ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException)
        {
            // The caller reads the error; the socket must not stay.
            socket.Dispose();
            throw;
        }
    }
}
