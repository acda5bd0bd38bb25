using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>Finds out how one endpoint is held, from what an inspector sees on its port.</summary>
internal sealed class HoldingFinder(IPortInspector inspector, Func<PortRange> ephemeral)
{
    public HoldingFinder(IPortInspector inspector)
        : this(inspector, EphemeralPorts.Read)
    {
    }

    /// <summary>Looks for what is in the way of a server on an endpoint.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="protocol">TCP or UDP; a unix endpoint is one whatever this says.</param>
    /// <param name="owners">How far to look for the processes.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// The holding; <see cref="PortHoldingKind.None"/> where no table shows anything in the way, which does not prove that a bind works.
    /// </returns>
    /// <exception cref="IOException">The system could not be asked.</exception>
    /// <exception cref="NotSupportedException">The endpoint is of another kind.</exception>
    public async ValueTask<PortHolding> FindAsync(EndPoint endPoint, PortProtocol protocol, OwnerSearch owners, CancellationToken cancellationToken)
    {
        if (QueryFor(endPoint, protocol) is not { } query)
        {
            return new(PortHoldingKind.None, endPoint, []);
        }

        // Listeners first: with one there, its connections, and so its clients, are never even looked at.
        var listeners = await FindInTheWayAsync(endPoint, query with { Owners = owners }, cancellationToken).ConfigureAwait(false);
        var sockets = listeners.Count > 0
            ? listeners
            : await FindInTheWayAsync(endPoint, query with { Owners = owners, IncludeNonListening = true }, cancellationToken).ConfigureAwait(false);
        return HoldingClassifier.Classify(endPoint, sockets, ephemeral());
    }

    private async ValueTask<IReadOnlyList<PortListener>> FindInTheWayAsync(EndPoint endPoint, PortQuery query, CancellationToken cancellationToken)
    {
        var found = await inspector.FindAsync(query, cancellationToken).ConfigureAwait(false);
        return endPoint is IPEndPoint wanted ? InTheWay(wanted, found) : found;
    }

    // A dual listener could not have bound beside one that holds IPv4 for certain: the one that may leave IPv4 alone does.
    private static List<PortListener> InTheWay(IPEndPoint wanted, IReadOnlyList<PortListener> found)
    {
        var inTheWay = found.Where(socket => BindRules.IsInTheWay(wanted, socket)).ToList();
        var certain = inTheWay.FindAll(socket => BindRules.IsCertain(wanted, socket));
        return certain.Count > 0 ? certain : inTheWay;
    }

    private static PortQuery? QueryFor(EndPoint endPoint, PortProtocol protocol) => endPoint switch
    {
        // Port 0 is whichever is free.
        IPEndPoint { Port: 0 } => null,
        IPEndPoint ip => protocol == PortProtocol.Udp ? PortQuery.Udp(ip.Port) : PortQuery.Tcp(ip.Port),
        // An abstract name ("@name") has no file and vanishes with its socket; Kestrel has only paths.
        UnixDomainSocketEndPoint unix => unix.ToString() is ['/', ..] path ? PortQuery.Unix(path) : null,
        _ => throw new NotSupportedException($"{endPoint} is neither an IP endpoint nor a unix socket."),
    };
}
