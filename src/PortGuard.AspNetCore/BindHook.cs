using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>
/// Stands around the delegate with which Kestrel makes its listening sockets, whatever way an endpoint was configured. It binds first; only
/// when the system says "in use" the guard looks, decides and acts. So a free port costs nothing, and nothing comes between check and bind.
/// </summary>
internal sealed class BindHook(IEndpointGuard guard, KnownEndpoints known, CodeEndpoints code, ILoggerFactory loggers)
    : IPostConfigureOptions<SocketTransportOptions>
{
    /// <summary>Each round the guard has said that a retry is worth it; a port that is taken again and again is somebody's, then.</summary>
    public const int MaxRounds = 3;

    /// <summary>The application's own delegate; null where it has none.</summary>
    public Func<EndPoint, Socket>? Own { get; private set; }

    public void PostConfigure(string? name, SocketTransportOptions options)
    {
        var create = options.CreateBoundListenSocket;
        options.CreateBoundListenSocket = endPoint => CreateGuarded(create, options, endPoint);
        if (name == Options.DefaultName)
        {
            Own = OwnOrNull(create);
        }
    }

    private Socket CreateGuarded(Func<EndPoint, Socket> create, SocketTransportOptions options, EndPoint endPoint)
    {
        // Inherited sockets (FileHandleEndPoint) are ours already; port 0 is always free.
        if (endPoint is not (IPEndPoint { Port: > 0 } or UnixDomainSocketEndPoint) || guard.WhyNothing is not null)
        {
            return create(endPoint);
        }

        code.ThrowIfLoadFailed();
        if (known.Held is { } held && held.TakeSocket(endPoint) is { } socket)
        {
            if (OwnOrNull(create) is null)
            {
                // Listening since it was allocated: whoever has connected since is served now.
                return socket;
            }

            // The application makes its sockets itself; this one was kept until the last moment.
            socket.Dispose();
        }

        for (var round = 1; ; round++)
        {
            try
            {
                return Listening(create(endPoint), options.Backlog);
            }
            catch (Exception exception) when (round <= MaxRounds && IsInUse(exception))
            {
                guard.GuardAtBind(known.AtBind(endPoint, OwnOrNull(create)));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied && endPoint is IPEndPoint ip)
            {
                Explain(ip);
                throw;
            }
        }
    }

    private static Func<EndPoint, Socket>? OwnOrNull(Func<EndPoint, Socket> create) =>
        create == SocketTransportOptions.CreateDefaultBoundListenSocket ? null : create;

    /// <summary>
    /// Two servers can bind the same port while neither listens, for .NET sets SO_REUSEADDR; the second listen(2) fails then, outside of
    /// Kestrel's handling. Listening here makes bind and listen one step. Kestrel's own Listen after that changes nothing.
    /// </summary>
    private static Socket Listening(Socket socket, int backlog)
    {
        try
        {
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsInUse(Exception exception) =>
        exception is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private void Explain(IPEndPoint endPoint)
    {
        var logger = loggers.CreateLogger(nameof(PortGuard));
        if (OperatingSystem.IsWindows())
        {
            KestrelLog.ExcludedOnWindows(logger, endPoint.Port);
        }
        else
        {
            KestrelLog.Privileged(logger, endPoint.Port);
        }
    }
}
