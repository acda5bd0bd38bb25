using System.Net;

namespace PortGuard;

/// <summary>What was ended so far, and for which endpoint: what is still there is not signalled again, and what came back is left alone.</summary>
internal sealed class PastTerminations(OwnProcess self)
{
    // A respawner may put a new process there each time; the newest wins only as long as it is not a fight.
    private const int MostRounds = 3;

    private readonly List<TerminationResult> _results = [];
    private readonly Dictionary<EndPoint, List<IReadOnlyList<TerminationResult>>> _rounds = [];

    /// <summary>Everything that was tried in this start, for the message.</summary>
    public IReadOnlyList<TerminationResult> Results => _results;

    public void Add(IReadOnlyList<EndpointCase> cases, IReadOnlyList<TerminationResult> results)
    {
        _results.AddRange(results);
        foreach (var @case in cases.Where(@case => @case.Decision is GuardDecision.Terminate))
        {
            if (!_rounds.TryGetValue(@case.EndPoint.EndPoint, out var rounds))
            {
                _rounds[@case.EndPoint.EndPoint] = rounds = [];
            }

            rounds.Add([.. results.Where(result => @case.Holders.Any(holder => holder.Owner.Identity == result.Owner.Identity))]);
        }
    }

    /// <summary>The case with the decision that is left after what was done for this endpoint already.</summary>
    public EndpointCase Sober(EndpointCase @case) =>
        @case.Decision is GuardDecision.Terminate or GuardDecision.Refuse(ConflictCause.HolderIsYounger)
        && _rounds.TryGetValue(@case.EndPoint.EndPoint, out var rounds)
            ? @case with { Decision = Sober(@case, rounds) }
            : @case;

    private GuardDecision Sober(EndpointCase @case, List<IReadOnlyList<TerminationResult>> rounds)
    {
        var tried = rounds.SelectMany(round => round).ToList();
        if (@case.Holders.Any(holder => tried.Exists(result => result.Owner.Identity == holder.Owner.Identity && WasTried(result))))
        {
            return new GuardDecision.Refuse(ConflictCause.StillHeld);
        }

        return @case.Decision is GuardDecision.Refuse
            ? new GuardDecision.Refuse(IsAnotherStart(@case, tried) ? ConflictCause.HolderIsYounger : ConflictCause.Respawned)
            : rounds.Count >= MostRounds ? new GuardDecision.Refuse(ConflictCause.Respawned) : @case.Decision;
    }

    /// <summary>
    /// Somebody else started this application at the same time and was quicker, which is no respawn: unless the parent that started it had
    /// started what was ended as well, and is not merely the shell from which we come too.
    /// </summary>
    private bool IsAnotherStart(EndpointCase @case, List<TerminationResult> tried) => @case.Holders
        .Where(holder => holder is { IsLeader: true, IsYounger: true })
        .All(holder => holder.IsEarlierRun
            && (StarterOf(holder.Owner) is not { } starter
                || self.Ancestors.Any(ancestor => ancestor.Identity == starter)
                || !tried.Exists(result => StarterOf(result.Owner) == starter)));

    private static ProcessIdentity? StarterOf(PortOwner owner) => owner.Ancestors.Count > 0 ? owner.Ancestors[0].Identity : null;

    private static bool WasTried(TerminationResult attempt) =>
        attempt.Outcome is not (TerminationOutcome.AlreadyGone or TerminationOutcome.IdentityChanged);
}
