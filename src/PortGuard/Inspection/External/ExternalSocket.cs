using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>One row of an external program's table.</summary>
internal sealed record ExternalSocket(PortProtocol Protocol, PortState State)
{
    /// <summary>The local endpoint of a TCP or UDP socket.</summary>
    public IPEndPoint? Local { get; init; }

    public IPEndPoint? Remote { get; init; }

    /// <summary>The path of a unix socket as the program prints it: escaped by lsof, cut at the first blank on Linux.</summary>
    public string? PrintedPath { get; init; }

    /// <summary>What tells the socket from others; 0 where the table does not say.</summary>
    public ulong SocketId { get; init; }

    public uint? UserId { get; init; }

    /// <summary>A process that holds it; 0 where the table names none.</summary>
    public int ProcessId { get; init; }

    /// <summary>Whether it is what was asked for.</summary>
    /// <param name="query">The question.</param>
    /// <param name="isPath">Whether a unix socket is bound to the path asked for.</param>
    public bool Answers(PortQuery query, Func<ExternalSocket, bool> isPath) =>
        Protocol == query.Protocol
        && (query.IncludeNonListening || State == PortState.Listening)
        && (query.Protocol == PortProtocol.Unix ? isPath(this) : Local is { } local && query.Ports is { } ports && ports.Contains(local.Port));

    public PortListener ToListener(PortQuery query, IReadOnlyList<PortOwner> owners) =>
        new(Protocol, Local ?? (EndPoint)new UnixDomainSocketEndPoint(query.Path!), State, SocketId)
        {
            RemoteEndPoint = Remote,
            UserId = UserId,
            Owners = owners,
        };
}
