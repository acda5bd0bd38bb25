using System.Net;

namespace PortGuard;

/// <summary>Tells the kinds of holding apart. Pure.</summary>
internal static class HoldingClassifier
{
    // Ports below belong to services (RFC 6335), and NAT does not give them out either.
    private const int FirstUserPort = 1024;

    // The dynamic range of RFC 6335, which callers on Windows and macOS use whatever our own range is.
    private const int FirstDynamicPort = 49152;

    /// <summary>Says how an endpoint is held by the sockets that are in its way.</summary>
    /// <param name="wanted">The endpoint.</param>
    /// <param name="inTheWay">The sockets, all of them in the way of it.</param>
    /// <param name="ephemeral">The ports that the system gives to outgoing connections.</param>
    /// <returns>The holding, with the sockets of its kind only: the owner of another kind of socket is not the holder.</returns>
    public static PortHolding Classify(EndPoint wanted, IReadOnlyList<PortListener> inTheWay, PortRange ephemeral)
    {
        // In the order of certainty: an outgoing connection blocks a bind, a bound socket may, a leftover does where its server did not set SO_REUSEADDR.
        ReadOnlySpan<PortHoldingKind> kinds =
            [PortHoldingKind.Listening, PortHoldingKind.OutgoingConnection, PortHoldingKind.BoundOnly, PortHoldingKind.Leftover];
        foreach (var kind in kinds)
        {
            PortListener[] sockets = [.. inTheWay.Where(socket => KindOf(socket, ephemeral) == kind)];
            if (sockets.Length > 0)
            {
                return new(kind, wanted, sockets);
            }
        }

        return new(PortHoldingKind.None, wanted, []);
    }

    private static PortHoldingKind KindOf(PortListener socket, PortRange ephemeral) => socket.State switch
    {
        PortState.Listening => PortHoldingKind.Listening,
        PortState.Bound => PortHoldingKind.BoundOnly,
        PortState.Connected when IsAlive(socket) && !WasAccepted(socket, ephemeral) => PortHoldingKind.OutgoingConnection,
        _ => PortHoldingKind.Leftover,
    };

    // A socket that belongs to a process has an inode on Linux; other systems show the process or nothing.
    private static bool IsAlive(PortListener socket) => socket.SocketId != 0 || socket.Owners.Count > 0;

    /// <summary>
    /// Whether a connection was accepted here. No table says which side called, so the ports have to: a caller's own port comes from an
    /// ephemeral range, a server's seldom does. Where both could be either it counts as outgoing, the kind that is nobody's fault.
    /// </summary>
    private static bool WasAccepted(PortListener socket, PortRange ephemeral)
    {
        if (socket.Protocol == PortProtocol.Unix)
        {
            // An accepted socket has its listener's name; a caller's has none unless it asks for one (unix(7)).
            return true;
        }

        var local = (socket.EndPoint as IPEndPoint)?.Port ?? 0;
        var remote = socket.RemoteEndPoint?.Port ?? 0;
        var isCallersPort = ephemeral.Contains(remote) || remote >= FirstDynamicPort;
        return !ephemeral.Contains(local) && (isCallersPort || (remote >= FirstUserPort && local < FirstUserPort));
    }
}
