namespace PortGuard;

/// <summary>Looks who holds an endpoint, judges the holders and asks the policy. Changes nothing.</summary>
internal sealed class ConflictLook(HoldingFinder finder, TerminationRules rules, OwnProcess self, GuardSettings settings)
{
    /// <exception cref="IOException">The system could not be asked.</exception>
    public async Task<EndpointCase> DecideAsync(GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var holding = await finder.FindAsync(endpoint.EndPoint, endpoint.Protocol, OwnerSearch.All, cancellationToken).ConfigureAwait(false);
        if (holding.Kind is PortHoldingKind.None)
        {
            // The bind said "in use" a moment ago. Either it has just become free, or no table shows who holds it.
            holding = holding with { Kind = PortHoldingKind.Unknown };
        }

        var holders = HolderFamilies.Judge(holding.Owners, rules, self);
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

    private async Task<bool> ListenOnTcpAsync(PortHolding udp, GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var tcp = await finder.FindAsync(endpoint.EndPoint, PortProtocol.Tcp, OwnerSearch.All, cancellationToken).ConfigureAwait(false);
        return tcp.Kind is PortHoldingKind.Listening
            && udp.Owners.All(owner => tcp.Owners.Any(listener => listener.Identity == owner.Identity));
    }
}
