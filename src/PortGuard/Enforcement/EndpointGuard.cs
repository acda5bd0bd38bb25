namespace PortGuard;

/// <summary>
/// Look, decide, act, verify, in rounds until every endpoint is free or one has to be refused. All endpoints are decided before anything
/// is ended; if one is refused, nothing is ended.
/// </summary>
internal sealed class EndpointGuard(GuardParts parts)
{
    // The bind asks again for one endpoint. What was ended for it before the start is not forgotten then.
    private readonly PastTerminations _past = new(parts.Self);

    /// <summary>Whom it tried to end so far, and what became of each.</summary>
    public IReadOnlyList<TerminationResult> Results => _past.Results;

    public async Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var patience = new Patience(parts.Time);
        while (true)
        {
            var held = endpoints.Where(parts.Probe.IsInUse).ToList();
            var cases = patience.Apply([.. (await DecideAsync(held, cancellationToken).ConfigureAwait(false)).Select(_past.Sober)]);
            if (cases.Any(@case => @case.Decision is GuardDecision.Refuse))
            {
                throw Refusal.Of(cases, _past.Results, parts);
            }

            if (cases.Any(@case => @case.Decision is GuardDecision.Wait))
            {
                await WaitAsync(cases, patience, cancellationToken).ConfigureAwait(false);
                continue;
            }

            endpoints = Relocation.Move(cases, endpoints, parts, _past.Results);
            if (!cases.Any(@case => @case.Decision is GuardDecision.Terminate))
            {
                return;
            }

            _past.Add(cases, await Eviction.RunAsync(cases, parts, cancellationToken).ConfigureAwait(false));
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
