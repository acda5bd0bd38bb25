namespace PortGuard.Tool;

/// <summary>Shows whom it is about to end, asks, and looks again after the answer: what was agreed to is what is ended.</summary>
internal sealed class Consent(FreeParts parts, PortLooks looks, FreeTree tree)
{
    private const int MostQuestions = 3;

    /// <param name="group">Ports that may be freed and share their holders.</param>
    /// <param name="cancellationToken">Ctrl+C, also while the question stands.</param>
    public async Task<ConsentAnswer> AskAsync(IReadOnlyList<PortLook> group, CancellationToken cancellationToken)
    {
        for (var question = 1; ; question++)
        {
            var below = parts.Request.Tree ? tree.Find(group) : [];
            Say(new FreeText(parts).Plan(group, below));
            if (parts.Request.DryRun)
            {
                return Done(group, below, FreeResultKind.WouldFree, WouldDo(group, below));
            }

            // Holders that are all ending at this moment: nobody is signalled, the port is only waited for.
            if (parts.Request.Yes || group.All(look => look.Condemned.Count == 0))
            {
                return new(group, below, []);
            }

            if (!parts.Tool.Terminal.CanAsk)
            {
                return Done(group, below, FreeResultKind.Refused, $"not freed; {Held(group)}: nobody can be asked without a terminal, and --yes was not given");
            }

            if (!await parts.Tool.Terminal.SaysYesAsync(FreeText.Question(group, below), cancellationToken).ConfigureAwait(false))
            {
                return Done(group, below, FreeResultKind.Declined, $"not freed; {Held(group)}: you did not say yes");
            }

            var now = await LookAgainAsync(group, cancellationToken).ConfigureAwait(false);
            if (now.All(look => look.MayBeFreed) && WereShown(now, group))
            {
                return new(now, below, []);
            }

            Say("portguard: Somebody else holds it by now.");
            if (question == MostQuestions || now.Any(look => !look.MayBeFreed))
            {
                return Done(now, [], FreeResultKind.Refused, "not freed; its holders changed while you were asked: nothing was ended, run the command again");
            }

            group = now;
        }
    }

    // At once: awaited, the rest would go on in a thread of the pool, which has to be made first.
    private void Say(string text) => parts.Tool.Terminal.Error.WriteLine(text);

    private static bool WereShown(IReadOnlyList<PortLook> now, IReadOnlyList<PortLook> shown)
    {
        var agreed = Programs(shown).ToHashSet();
        return Programs(now).All(agreed.Contains);
    }

    // A process that has become another program since (execve(2)) has the same PID and start time.
    private static IEnumerable<(ProcessIdentity Process, string? Executable)> Programs(IReadOnlyList<PortLook> looks) =>
        looks.SelectMany(look => look.Condemned).Select(holder => (holder.Owner.Identity, holder.Owner.ExecutablePath));

    private static ConsentAnswer Done(IReadOnlyList<PortLook> group, IReadOnlyList<BelowHolder> below, FreeResultKind kind, string text) =>
        new([], below, [.. group.Select(look => new FreeResult(look.Port, kind, text) { Cases = look.Cases, Below = below })]);

    private static string Leaders(IReadOnlyList<PortLook> group) => Phrases.List(
        [.. group.SelectMany(look => look.Condemned).Where(holder => holder.IsLeader).Select(holder => FreeText.Label(holder.Owner)).Distinct()]);

    private static string Held(IReadOnlyList<PortLook> group) => $"it is already in use by {Leaders(group)}";

    private string WouldDo(IReadOnlyList<PortLook> group, IReadOnlyList<BelowHolder> below)
    {
        if (group.All(look => look.Condemned.Count == 0))
        {
            return "would wait; its holder is ending at this moment";
        }

        var more = below.Count(process => process.Verdict.Allowed);
        return $"would ask {Leaders(group)} to stop, and force it if the port is still held after {Duration.Text(parts.Request.Grace)}"
            + (more > 0 ? Phrases.Invariant($"; then what is left of the {more} below it") : "");
    }

    private async Task<IReadOnlyList<PortLook>> LookAgainAsync(IReadOnlyList<PortLook> group, CancellationToken cancellationToken)
    {
        var now = new List<PortLook>(group.Count);
        foreach (var look in group)
        {
            now.Add(await looks.LookAsync(look.Port, cancellationToken).ConfigureAwait(false));
        }

        return now;
    }
}

/// <summary>What came of a question.</summary>
/// <param name="Agreed">The looks to go on with; empty where there is nothing to go on with.</param>
/// <param name="Below">The processes below the holders that were shown.</param>
/// <param name="Results">The results where it ends here.</param>
internal sealed record ConsentAnswer(IReadOnlyList<PortLook> Agreed, IReadOnlyList<BelowHolder> Below, IReadOnlyList<FreeResult> Results);
