namespace PortGuard;

/// <summary>
/// Look, decide, act, verify, in rounds until every endpoint is free or one has to be refused. All endpoints are decided before anything
/// is ended; if one is refused, nothing is ended.
/// </summary>
internal sealed class EndpointGuard(GuardParts parts)
{
    // A respawner may put a new process there each time; the newest wins only as long as it is not a fight.
    private const int MostTerminations = 3;

    public async Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var patience = new Patience(parts.Time);
        var attempts = new List<TerminationResult>();
        var terminations = 0;
        while (true)
        {
            var held = endpoints.Where(parts.Probe.IsInUse).ToList();
            var cases = patience.Apply(Sobered(await DecideAsync(held, cancellationToken).ConfigureAwait(false), attempts, terminations));
            if (cases.Any(@case => @case.Decision is GuardDecision.Refuse))
            {
                throw Refusal.Of(cases, attempts, parts);
            }

            if (cases.Any(@case => @case.Decision is GuardDecision.Wait))
            {
                await WaitAsync(cases, patience, cancellationToken).ConfigureAwait(false);
                continue;
            }

            endpoints = Relocation.Move(cases, endpoints, parts, attempts);
            if (!cases.Any(@case => @case.Decision is GuardDecision.Terminate))
            {
                return;
            }

            terminations++;
            attempts.AddRange(await Eviction.RunAsync(cases, parts, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<List<EndpointCase>> DecideAsync(List<GuardedEndpoint> held, CancellationToken cancellationToken)
    {
        var cases = new List<EndpointCase>(held.Count);
        foreach (var endpoint in held)
        {
            try
            {
                cases.Add(await parts.Decide(endpoint, cancellationToken).ConfigureAwait(false));
            }
            catch (IOException e) when (e is not PortGuardException)
            {
                // No table could be read (a sandbox, a missing tool). A start must not fail for that: the server's own bind judges.
                Log.LookingFailed(parts.Logger, endpoint.Display, e.Message);
            }
        }

        return cases;
    }

    /// <summary>After something was signalled: what is still there is not signalled again, and what came back is left alone.</summary>
    private static List<EndpointCase> Sobered(List<EndpointCase> cases, List<TerminationResult> attempts, int terminations) =>
        terminations == 0
            ? cases
            : [.. cases.Select(@case => @case.Decision is GuardDecision.Terminate or GuardDecision.Refuse(ConflictCause.HolderIsYounger)
                ? @case with { Decision = AfterTermination(@case, attempts, terminations) }
                : @case)];

    private static GuardDecision AfterTermination(EndpointCase @case, List<TerminationResult> attempts, int terminations)
    {
        if (@case.Holders.Any(holder => attempts.Any(attempt => attempt.Owner.Identity == holder.Owner.Identity && WasTried(attempt))))
        {
            return new GuardDecision.Refuse(ConflictCause.StillHeld);
        }

        return @case.Decision is GuardDecision.Refuse || terminations >= MostTerminations
            ? new GuardDecision.Refuse(ConflictCause.Respawned)
            : @case.Decision;
    }

    private static bool WasTried(TerminationResult attempt) =>
        attempt.Outcome is not (TerminationOutcome.AlreadyGone or TerminationOutcome.IdentityChanged);

    private async Task WaitAsync(IReadOnlyList<EndpointCase> cases, Patience patience, CancellationToken cancellationToken)
    {
        var waiting = cases.Where(@case => @case.Decision is GuardDecision.Wait).ToList();
        // "localhost" is two endpoints and one line.
        foreach (var @case in waiting.Where(patience.IsFirst).DistinctBy(@case => @case.EndPoint.Display))
        {
            Log.Waiting(parts.Logger, @case.EndPoint.Display, @case.HolderText, Duration.Text(((GuardDecision.Wait)@case.Decision).AtMost));
        }

        await patience.WaitAsync(waiting, () => waiting.Any(@case => parts.Probe.IsInUse(@case.EndPoint)), cancellationToken).ConfigureAwait(false);
        foreach (var @case in waiting.Where(@case => !parts.Probe.IsInUse(@case.EndPoint)).DistinctBy(@case => @case.EndPoint.Display))
        {
            Log.BecameFree(parts.Logger, @case.EndPoint.Display, Duration.Text(patience.WaitedFor(@case) ?? TimeSpan.Zero));
        }
    }
}
