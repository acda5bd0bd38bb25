using System.Net;

namespace PortGuard;

/// <summary>How an endpoint is held, and by which sockets.</summary>
/// <param name="Kind">The kind of holding.</param>
/// <param name="EndPoint">The endpoint that was asked for.</param>
/// <param name="Sockets">The sockets that hold it; only those that conflict with <paramref name="EndPoint"/>.</param>
public sealed record PortHolding(PortHoldingKind Kind, EndPoint EndPoint, IReadOnlyList<PortListener> Sockets)
{
    /// <summary>Every process behind <see cref="Sockets"/>, each once, oldest first.</summary>
    public IReadOnlyList<PortOwner> Owners { get; } =
        [.. Sockets.SelectMany(socket => socket.Owners).DistinctBy(owner => owner.Identity).OrderBy(owner => owner.Identity)];
}
