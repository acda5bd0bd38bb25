using System.Net;

namespace PortGuard.Tool;

/// <summary>How one port is held, on every address, and what the policy says of it.</summary>
/// <param name="Port">The port.</param>
/// <param name="EndPoints">The very addresses that are held; where nothing listens, the wildcard.</param>
/// <param name="Cases">Those of them that are in use, each decided; empty where the port is free.</param>
internal sealed record PortLook(int Port, IReadOnlyList<GuardedEndpoint> EndPoints, IReadOnlyList<EndpointCase> Cases)
{
    /// <summary>Whom the policy would end, each once, leaders first.</summary>
    public IReadOnlyList<Holder> Condemned { get; } = HolderFamilies.LeadersFirst(
    [
        .. Cases.Select(@case => @case.Decision).OfType<GuardDecision.Terminate>()
            .SelectMany(terminate => terminate.Holders)
            .DistinctBy(holder => holder.Owner.Identity),
    ]);

    /// <summary>Whether all of it may be freed: all holders of all addresses or none.</summary>
    public bool MayBeFreed => Cases.All(@case => @case.Decision is GuardDecision.Terminate || IsEnding(@case));

    /// <summary>The cause for which it may not; the one that decides first.</summary>
    public ConflictCause? Refused
    {
        get
        {
            // A loop: LINQ over a struct is left to the JIT.
            foreach (var @case in Cases)
            {
                if (Cause(@case) is { } cause)
                {
                    return cause;
                }
            }

            return null;
        }
    }

    /// <summary>The cause as the texts have it: what does not listen is not waited for before anything was ended.</summary>
    private static ConflictCause? Cause(EndpointCase @case) => @case.Decision switch
    {
        GuardDecision.Refuse refuse => refuse.Cause,
        GuardDecision.Wait wait => IsEnding(@case) ? null : wait.ThenRefuse,
        GuardDecision.Terminate => null,
        // The bind says "in use", and nothing that could be ended is behind it.
        _ => ConflictCause.OwnerUnknown,
    };

    /// <summary>The cases as they are refused, for the texts.</summary>
    public IReadOnlyList<EndpointCase> AsRefused() =>
        [.. Cases.Select(@case => Cause(@case) is { } cause ? @case with { Decision = new GuardDecision.Refuse(cause) } : @case)];

    // Every holder is ending at this moment: the port is waited for, and nobody signalled.
    private static bool IsEnding(EndpointCase @case) => @case is { Decision: GuardDecision.Wait, Holding.Kind: PortHoldingKind.Listening };
}

/// <summary>Looks at ports; changes nothing.</summary>
internal sealed class PortLooks(IPortInspector inspector, GuardParts parts)
{
    /// <exception cref="IOException">The system could not be asked.</exception>
    public async Task<PortLook> LookAsync(int port, CancellationToken cancellationToken)
    {
        var endpoints = EndPoints(port, cancellationToken);
        var cases = new List<EndpointCase>();
        foreach (var endpoint in endpoints.Where(parts.Probe.IsInUse))
        {
            cases.Add(await parts.Decide(endpoint, cancellationToken).ConfigureAwait(false));
        }

        return new(port, endpoints, cases);
    }

    private List<GuardedEndpoint> EndPoints(int port, CancellationToken cancellationToken)
    {
        var listeners = inspector.FindAsync(PortQuery.Tcp(port) with { Owners = OwnerSearch.None }, cancellationToken).AsTask().GetAwaiter().GetResult();
        var held = listeners.Select(listener => listener.EndPoint).OfType<IPEndPoint>().Select(Plain).Distinct().ToList();
        return [.. (held.Count > 0 ? held : [Wildcard(port)]).Select(EndPoint)];
    }

    // ::ffff:127.0.0.1 is 127.0.0.1 (RFC 4291 2.5.5.2) and is bound as such.
    private static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    private static IPEndPoint Wildcard(int port)
    {
        var dual = new IPEndPoint(IPAddress.IPv6Any, port);
        return PortReleaseProbe.Try(dual) is PortAvailability.AddressNotAvailable ? new(IPAddress.Any, port) : dual;
    }

    private static GuardedEndpoint EndPoint(IPEndPoint address) => new() { EndPoint = address, Display = Phrases.Invariant($"port {address.Port}") };
}
