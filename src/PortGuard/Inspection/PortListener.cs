using System.Net;

namespace PortGuard;

/// <summary>One socket that holds a local endpoint, as the operating system's table shows it.</summary>
public sealed record PortListener
{
    internal PortListener(PortProtocol protocol, EndPoint endPoint, PortState state, ulong socketId)
    {
        Protocol = protocol;
        EndPoint = endPoint;
        State = state;
        SocketId = socketId;
    }

    /// <summary>The kind of socket.</summary>
    public PortProtocol Protocol { get; }

    /// <summary>The local endpoint: an <see cref="IPEndPoint"/>, or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>What the socket does with the endpoint.</summary>
    public PortState State { get; }

    /// <summary>The other end, for <see cref="PortState.Connected"/> and <see cref="PortState.Closing"/> sockets where known.</summary>
    public IPEndPoint? RemoteEndPoint { get; init; }

    /// <summary>The socket's identity while it lives: its inode on Linux; 0 where the system has none to show.</summary>
    public ulong SocketId { get; }

    /// <summary>Whether an IPv6 wildcard listener leaves IPv4 alone (IPV6_V6ONLY); null where the table does not say.</summary>
    public bool? IsIPv6Only { get; init; }

    /// <summary>The user id the socket belongs to on Unix; null where the table does not say.</summary>
    public uint? UserId { get; init; }

    /// <summary>The processes that hold the socket. Empty means unknown (another user's, another PID namespace, in flight), never "free".</summary>
    public IReadOnlyList<PortOwner> Owners { get; init; } = [];
}
