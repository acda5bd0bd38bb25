namespace PortGuard;

/// <summary>Orders the holders of a port: who leads, who follows, and what the rules say of each.</summary>
internal static class HolderFamilies
{
    /// <summary>
    /// Judges every owner. One without another owner among its ancestors is a leader and is judged in full; a worker under an allowed
    /// leader may belong to another user (nginx's do), since it is its leader that ends it.
    /// </summary>
    /// <returns>Leaders first, then the others; each group oldest first.</returns>
    public static IReadOnlyList<Holder> Judge(PortHolding holding, TerminationRules rules, OwnProcess self, int port)
    {
        var holders = new Dictionary<ProcessIdentity, Holder>();
        foreach (var owner in holding.Owners.OrderBy(owner => owner.Ancestors.Count).ThenBy(owner => owner.Identity))
        {
            var leader = LeaderOf(owner, holders);
            var alone = rules.Judge(owner, leaderOfOthersIsAllowed: false, port);
            alone = (alone.Allowed ? rules.JudgeSockets(owner, holding.Sockets) : null) ?? alone;
            holders[owner.Identity] = new(
                owner,
                leader is { Verdict.Allowed: true } ? rules.Judge(owner, leaderOfOthersIsAllowed: true, port) : alone,
                owner.Identity != self.Identity && EarlierRun.Matches(owner.Snapshot, self),
                owner.Identity > self.Identity,
                IsLeader: leader is null,
                IsTarget: alone.Allowed);
        }

        return LeadersFirst([.. holders.Values.OrderBy(holder => holder.Owner.Identity)]);
    }

    /// <summary>Leaders, then the others, each group in the order given.</summary>
    public static IReadOnlyList<Holder> LeadersFirst(IReadOnlyList<Holder> holders) =>
        [.. holders.Where(holder => holder.IsLeader), .. holders.Where(holder => !holder.IsLeader)];

    private static Holder? LeaderOf(PortOwner owner, Dictionary<ProcessIdentity, Holder> holders) =>
        owner.Ancestors.Select(ancestor => holders.GetValueOrDefault(ancestor.Identity)).LastOrDefault(holder => holder is not null);
}
