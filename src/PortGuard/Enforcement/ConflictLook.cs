using System.Net.Sockets;

namespace PortGuard;

/// <summary>Looks who holds an endpoint, judges the holders and asks the policy. Changes nothing.</summary>
internal sealed class ConflictLook(HoldingFinder finder, TerminationRules rules, OwnProcess self, GuardSettings settings)
{
    private const int MostLooks = 3;

    /// <exception cref="IOException">The system could not be asked.</exception>
    public async Task<EndpointCase> DecideAsync(GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var (holding, holders) = await LookAsync(endpoint, cancellationToken).ConfigureAwait(false);
        if (holding.Sockets.Count == 0 && IsAFileInTheWay(endpoint))
        {
            return new(endpoint, holding, holders, new GuardDecision.Refuse(ConflictCause.NotASocket));
        }

        foreach (var holder in holders)
        {
            holder.Owner.Remember();
        }

        var situation = new GuardSituation
        {
            OnConflict = settings.OnConflict,
            Environment = settings.Environment,
            Holding = holding,
            Holders = holders,
            Protocol = endpoint.Protocol,
            HoldersListenOnTcp = endpoint.Protocol is PortProtocol.Udp
                && await ListenOnTcpAsync(holding, endpoint, cancellationToken).ConfigureAwait(false),
            IsMovable = endpoint.MoveTo is not null,
            SettleTime = settings.SettleTime,
            WaitTimeout = settings.WaitTimeout,
        };
        return new(endpoint, holding, holders, GuardPolicy.Decide(situation));
    }

    private async Task<(PortHolding Holding, IReadOnlyList<Holder> Holders)> LookAsync(GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var holding = await finder.FindAsync(endpoint.EndPoint, endpoint.Protocol, OwnerSearch.All, cancellationToken).ConfigureAwait(false);
            var holders = Protect(HolderFamilies.Judge(holding, rules, self, endpoint.Port), endpoint);

            // One that ended between the two looks holds nothing any more; what is behind it shows at the next look.
            if (look == MostLooks || !holders.Any(holder => holder.Verdict.Rule == TerminationRules.Ended))
            {
                // The bind said "in use" a moment ago. Either it has just become free, or no table shows who holds it.
                return (holding.Kind is PortHoldingKind.None ? holding with { Kind = PortHoldingKind.Unknown } : holding, holders);
            }
        }
    }

    /// <summary>What holds only for this endpoint comes on top of the rules: it takes permission away and never gives any.</summary>
    private static IReadOnlyList<Holder> Protect(IReadOnlyList<Holder> holders, GuardedEndpoint endpoint) => endpoint.WhyProtected is not { } whyProtected
        ? holders
        : [.. holders.Select(holder => holder.Verdict.Allowed && whyProtected(holder.Owner) is { } reason
            ? holder with { Verdict = new(Allowed: false, "another-service", reason), IsTarget = false }
            : holder)];

    private static bool IsAFileInTheWay(GuardedEndpoint endpoint) => endpoint.EndPoint is UnixDomainSocketEndPoint unix
        && UnixSocketPath.Examine(unix.ToString(), []).State is UnixSocketState.NotASocket;

    private async Task<bool> ListenOnTcpAsync(PortHolding udp, GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var tcp = await finder.FindAsync(endpoint.EndPoint, PortProtocol.Tcp, OwnerSearch.All, cancellationToken).ConfigureAwait(false);
        return tcp.Kind is PortHoldingKind.Listening
            && udp.Owners.All(owner => tcp.Owners.Any(listener => listener.Identity == owner.Identity));
    }
}
