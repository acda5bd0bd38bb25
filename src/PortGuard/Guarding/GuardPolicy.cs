namespace PortGuard;

/// <summary>
/// What to do when a wanted endpoint is held. A pure function: it reads nothing and changes nothing.
/// No path through it ends a process unless <see cref="DevelopmentSwitch.On"/>.
/// </summary>
internal static class GuardPolicy
{
    public static GuardDecision Decide(GuardSituation situation) => situation switch
    {
        { Holding.Kind: PortHoldingKind.None } => new GuardDecision.Proceed(),
        // The server's own bind gives the better error for these two; they are not conflicts.
        { Holding.Kind: PortHoldingKind.Permission or PortHoldingKind.ExcludedRange } => new GuardDecision.Proceed(),
        { OnConflict: ConflictAction.Wait } => new GuardDecision.Wait(situation.WaitTimeout, ConflictCause.WaitTimedOut),
        { OnConflict: ConflictAction.Relocate, IsMovable: true } => new GuardDecision.Relocate(),
        { OnConflict: ConflictAction.Relocate } => new GuardDecision.Refuse(ConflictCause.NotMovable),
        // Whatever is configured: refusing what goes away by itself would fail a start that would have succeeded.
        { Holding.Kind: not PortHoldingKind.Listening } => Settle(situation),
        { Holders.Count: > 0 } when situation.Holders.All(IsEnding) => Settle(situation),
        { OnConflict: ConflictAction.Refuse } => new GuardDecision.Refuse(ConflictCause.Configured),
        { Environment: DevelopmentSwitch.Vetoed } => new GuardDecision.Refuse(ConflictCause.Vetoed),
        { Environment: not DevelopmentSwitch.On } => new GuardDecision.Refuse(ConflictCause.NotDevelopment),
        _ => DecideInDevelopment(situation),
    };

    private static GuardDecision.Wait Settle(GuardSituation situation) => new(
        situation.SettleTime,
        situation.Holding.Kind is PortHoldingKind.Unknown ? ConflictCause.OwnerUnknown : ConflictCause.NotSettled);

    private static GuardDecision DecideInDevelopment(GuardSituation situation)
    {
        if (situation.Protocol is PortProtocol.Udp && !situation.HoldersListenOnTcp)
        {
            // An unconnected client looks like a server in every table.
            return new GuardDecision.Refuse(ConflictCause.UdpHolder);
        }

        if (situation.Holding.Sockets.Any(socket => socket.Owners.Count == 0) || situation.Holders.Count == 0)
        {
            return new GuardDecision.Refuse(ConflictCause.OwnerUnknown);
        }

        if (situation.Holders.Any(holder => !holder.Verdict.Allowed && !IsEnding(holder)))
        {
            return new GuardDecision.Refuse(ConflictCause.Protected);
        }

        // A worker may be younger than we are because its master has just replaced one; the master decides.
        return situation.Holders.Any(holder => holder is { IsLeader: true, IsYounger: true })
            ? new GuardDecision.Refuse(ConflictCause.HolderIsYounger)
            : new GuardDecision.Terminate([.. situation.Holders.Where(holder => !IsEnding(holder))]);
    }

    private static bool IsEnding(Holder holder) => holder.Verdict.Rule == TerminationRules.Ended;
}
