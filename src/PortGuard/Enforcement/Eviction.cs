namespace PortGuard;

/// <summary>Ends the holders that were decided on, one group of endpoints after the other, and says so in the log.</summary>
internal static class Eviction
{
    public static async Task<IReadOnlyList<TerminationResult>> RunAsync(
        IReadOnlyList<EndpointCase> cases, GuardParts parts, CancellationToken cancellationToken)
    {
        var results = new List<TerminationResult>();
        foreach (var group in Groups([.. cases.Where(@case => @case.Decision is GuardDecision.Terminate)]))
        {
            Announce(group, parts);
            var ended = await parts.Terminator.TerminateAsync(Request(group, parts), cancellationToken).ConfigureAwait(false);
            Report(group, ended, parts);
            results.AddRange(ended);
        }

        return results;
    }

    /// <summary>Endpoints that share a holder belong together: a process that has released one of two ports still holds the other.</summary>
    private static List<List<EndpointCase>> Groups(IReadOnlyList<EndpointCase> cases)
    {
        var groups = new List<List<EndpointCase>>();
        foreach (var @case in cases)
        {
            var sharing = groups.FindAll(group => group.Exists(other => ShareAHolder(other, @case)));
            groups.RemoveAll(sharing.Contains);
            groups.Add([.. sharing.SelectMany(group => group), @case]);
        }

        return groups;
    }

    private static bool ShareAHolder(EndpointCase one, EndpointCase other) =>
        one.Holders.Any(holder => other.Holders.Any(candidate => candidate.Owner.Identity == holder.Owner.Identity));

    private static TerminationRequest Request(List<EndpointCase> group, GuardParts parts)
    {
        var targets = HolderFamilies.LeadersFirst([.. Condemned(group).Where(holder => holder.IsTarget)])
            .Select(holder => new TerminationTarget(holder.Owner, SocketsOf(holder.Owner, group), group[0].EndPoint.Port));
        return new(
            [.. targets],
            parts.Settings.GracePeriod,
            // The bind that the default server does, without the user's own delegate: it is asked every few milliseconds.
            () => group.Exists(@case => parts.Probe.IsInUse(@case.EndPoint with { Bind = null, IsWanted = null })),
            $"{Names(group)} wanted by {parts.Settings.ApplicationName} (PID {parts.Self.Identity.ProcessId})");
    }

    /// <summary>Whom the decisions of a group name, each once.</summary>
    private static IEnumerable<Holder> Condemned(List<EndpointCase> group) =>
        group.SelectMany(@case => ((GuardDecision.Terminate)@case.Decision).Holders).DistinctBy(holder => holder.Owner.Identity);

    // A loop, as LINQ over numbers is left to the JIT, in the middle of a takeover.
    private static List<ulong> SocketsOf(PortOwner owner, List<EndpointCase> group)
    {
        var sockets = new List<ulong>();
        foreach (var socket in group.SelectMany(@case => @case.Holding.Sockets))
        {
            if (socket.SocketId != 0 && !sockets.Contains(socket.SocketId) && socket.Owners.Any(candidate => candidate.Identity == owner.Identity))
            {
                sockets.Add(socket.SocketId);
            }
        }

        return sockets;
    }

    private static string Names(List<EndpointCase> group) => string.Join(", ", group.Select(@case => @case.EndPoint.Display).Distinct());

    private static void Announce(List<EndpointCase> group, GuardParts parts)
    {
        foreach (var holder in Condemned(group).Where(holder => holder.IsLeader))
        {
            var age = Duration.Text(parts.Time.GetUtcNow() - holder.Owner.StartTime);
            var owner = holder.Owner;
            Log.Held(parts.Logger, owner.ProcessId, owner.Name, Names(group), age);
            Log.Asking(parts.Logger, owner.ProcessId, owner.Name, holder.Verdict.Reason, Duration.Text(parts.Settings.GracePeriod));
        }
    }

    private static void Report(List<EndpointCase> group, IReadOnlyList<TerminationResult> results, GuardParts parts)
    {
        foreach (var result in results)
        {
            if (result.Outcome is TerminationOutcome.ExitedAfterForce or TerminationOutcome.StillRunning)
            {
                Log.Forced(parts.Logger, result.Owner.ProcessId, result.Owner.Name, Duration.Text(parts.Settings.GracePeriod));
            }
            else if (result.Outcome is TerminationOutcome.Released)
            {
                Log.Draining(parts.Logger, result.Owner.ProcessId, result.Owner.Name);
            }
        }

        if (!group.Exists(@case => parts.Probe.IsInUse(@case.EndPoint)))
        {
            var elapsed = TimeSpan.Zero;
            foreach (var result in results)
            {
                elapsed += result.Elapsed;
            }

            Log.Freed(parts.Logger, Names(group), Duration.Text(elapsed));
        }
    }
}
