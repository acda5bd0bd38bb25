namespace PortGuard.Tool;

/// <summary>Frees the ports of one group that was agreed on, by the library's guard, and verifies that they are free.</summary>
internal sealed class FreeGroupRun(FreeParts parts, FreeTree tree, RespawnWatch watch)
{
    public async Task<IReadOnlyList<FreeResult>> RunAsync(
        IReadOnlyList<PortLook> group, IReadOnlyList<BelowHolder> below, CancellationToken cancellationToken)
    {
        var guard = new EndpointGuard(parts.Guard with { Decide = new AgreedDecisions(group, parts.Guard.Decide).DecideAsync });
        IReadOnlyList<GuardedEndpoint> endpoints = [.. group.SelectMany(look => look.EndPoints)];
        try
        {
            await guard.GuardAsync(endpoints, cancellationToken).ConfigureAwait(false);
            if (await watch.ComesBackAsync(guard.Results, endpoints, cancellationToken).ConfigureAwait(false))
            {
                // It remembers whom it has ended, and so names what came back.
                await guard.GuardAsync(endpoints, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PortGuardException e)
        {
            return Failed(group, e, guard.Results);
        }
        catch (ToolException e)
        {
            return [.. group.Select(look => Unseen(look, e, OfPort(look, guard.Results)))];
        }

        var left = guard.Results.Count > 0 && below.Count > 0
            ? await tree.EndAsync(below, guard.Results, group[0].Port, cancellationToken).ConfigureAwait(false)
            : below;
        return [.. group.Select(look => Verified(look, OfPort(look, guard.Results), left))];
    }

    private FreeResult Verified(PortLook look, IReadOnlyList<TerminationResult> attempts, IReadOnlyList<BelowHolder> below)
    {
        if (look.EndPoints.Any(parts.Guard.Probe.IsInUse))
        {
            // The guard saw it free a moment ago.
            return new(look.Port, WasSignalled(attempts) ? FreeResultKind.StillHeld : FreeResultKind.Busy, $"was free for a moment and is in use again. {FreeText.Attempts(attempts)}".TrimEnd())
            {
                Cases = look.Cases,
                Attempts = attempts,
                Below = below,
            };
        }

        var story = attempts.Count > 0 ? FreeText.Attempts(attempts) : look.Cases.Count > 0 ? "What held it ended by itself." : "";
        var tail = FreeText.Attempts([.. below.Select(process => process.Attempt).OfType<TerminationResult>()]);
        var kept = below.Any(process => process.Verdict.Allowed && process.Attempt is null)
            ? "What is below it was left to it, since it has not ended yet." : "";
        var changed = string.Join(' ', below.Where(process => process.Verdict.Rule == FreeTree.AnotherProgram)
            .Select(process => $"{FreeText.Label(process.Owner)} was left alone: {CommandLine.Sanitize(process.Verdict.Reason)}."));
        return new(look.Port, FreeResultKind.Freed, string.Join(' ', new[] { "free.", story, tail, kept, changed }.Where(part => part.Length > 0)))
        {
            Cases = look.Cases,
            Attempts = attempts,
            Below = below,
        };
    }

    private IReadOnlyList<FreeResult> Failed(IReadOnlyList<PortLook> group, PortGuardException exception, IReadOnlyList<TerminationResult> all)
    {
        var conflicts = exception switch
        {
            ProcessTerminationException signalled => signalled.Conflicts,
            PortInUseException unchanged => unchanged.Conflicts,
            _ => [],
        };
        var text = new FreeText(parts);
        parts.Tool.Terminal.Error.WriteLine(text.Refused(ConflictSection.From(conflicts)));
        return [.. group.Select(look => Failed(look, [.. conflicts.Where(conflict => conflict.EndPoint.Port == look.Port)], OfPort(look, all), text))];
    }

    private FreeResult Failed(PortLook look, IReadOnlyList<PortConflict> conflicts, IReadOnlyList<TerminationResult> attempts, FreeText text)
    {
        if (conflicts.Count == 0)
        {
            return Verified(look, attempts, []);
        }

        var section = ConflictSection.From(conflicts)[0];
        var kind = WasSignalled(attempts) ? FreeResultKind.StillHeld
            : section.Cause is ConflictCause.NotSettled ? FreeResultKind.Busy
            : FreeResultKind.Refused;
        return new(look.Port, kind, text.Line(section))
        {
            Cases = [.. conflicts.Select(conflict => new EndpointCase(conflict.EndPoint, conflict.Holding, conflict.Holders, new GuardDecision.Refuse(conflict.Cause)))],
            Attempts = attempts,
        };
    }

    private static FreeResult Unseen(PortLook look, ToolException exception, IReadOnlyList<TerminationResult> attempts) =>
        new(look.Port, WasSignalled(attempts) ? FreeResultKind.StillHeld : FreeResultKind.Refused, $"{exception.Message}. {FreeText.Attempts(attempts)}".TrimEnd())
        {
            Cases = look.Cases,
            Attempts = attempts,
        };

    private static IReadOnlyList<TerminationResult> OfPort(PortLook look, IReadOnlyList<TerminationResult> results) =>
        [.. results.Where(result => look.Cases.Any(@case => @case.Holders.Any(holder => holder.Owner.Identity == result.Owner.Identity)))];

    private static bool WasSignalled(IReadOnlyList<TerminationResult> attempts) => attempts.Any(attempt => Refusal.WasSignalled(attempt.Outcome));
}
