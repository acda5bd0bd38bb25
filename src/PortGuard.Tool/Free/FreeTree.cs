namespace PortGuard.Tool;

/// <summary>
/// <c>--tree</c>: what survives below a holder that has ended. Only processes that were there before the first signal, that the rules
/// allow for themselves, and that are still the same; and only once the holder is gone, since nobody is orphaned before.
/// </summary>
internal sealed class FreeTree(FreeParts parts, Func<PortOwner, IReadOnlyList<PortOwner>> descendantsOf)
{
    /// <summary>The rule for what was shown as one program and is another by now.</summary>
    public const string AnotherProgram = "another-program";

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);
    private readonly IProcessTable _processes = parts.Tool.System.Processes;

    /// <summary>The processes below the holders that are to be ended, each judged; the holders themselves are not among them.</summary>
    public IReadOnlyList<BelowHolder> Find(IReadOnlyList<PortLook> looks)
    {
        var holders = looks.SelectMany(look => look.Condemned).Select(holder => holder.Owner).DistinctBy(owner => owner.Identity).ToList();
        return
        [
            .. holders.SelectMany(descendantsOf)
                .DistinctBy(owner => owner.Identity)
                .Where(owner => holders.TrueForAll(holder => holder.Identity != owner.Identity))
                .Select(owner => new BelowHolder(owner.Remember(), parts.Rules.Judge(owner)))
                .Where(below => below.Verdict.Rule != TerminationRules.Ended),
        ];
    }

    /// <summary>Ends those that are left.</summary>
    /// <returns>The same processes, with what came of each.</returns>
    public async Task<IReadOnlyList<BelowHolder>> EndAsync(
        IReadOnlyList<BelowHolder> below, IReadOnlyList<TerminationResult> ended, int port, CancellationToken cancellationToken)
    {
        if (!below.Any(process => process.Verdict.Allowed) || !await AllEndAsync(ended, cancellationToken).ConfigureAwait(false))
        {
            return below;
        }

        below = [.. below.Select(AsItIsNow)];
        var targets = below.Where(process => process.Verdict.Allowed).ToList();

        var request = new TerminationRequest(
            [.. targets.Select(process => new TerminationTarget(process.Owner, [], port))],
            parts.Request.Grace,
            () => targets.Exists(process => IsAlive(process.Owner)),
            Phrases.Invariant($"below {FreeText.Label(ended[0].Owner)}, which held port {port}; portguard free --tree (PID {parts.Guard.Self.Identity.ProcessId})"));
        var results = await parts.Guard.Terminator.TerminateAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. below.Select(process => process with { Attempt = results.FirstOrDefault(result => result.Owner.Identity == process.Owner.Identity) })];
    }

    /// <summary>
    /// What has become another program since it was shown was not agreed to: execve(2) keeps PID and start time. Who is above it is not
    /// judged again, since those have ended.
    /// </summary>
    private BelowHolder AsItIsNow(BelowHolder shown)
    {
        var now = new PortOwner(shown.Owner.Identity, _processes);
        if (!shown.Verdict.Allowed || now.Snapshot.HasEnded)
        {
            return shown;
        }

        var isTheSame = now.ExecutablePath == shown.Owner.ExecutablePath && now.Snapshot.UserId == shown.Owner.Snapshot.UserId;
        var verdict = isTheSame ? parts.Rules.Judge(now, leaderOfOthersIsAllowed: true) : new(false, AnotherProgram, $"it is {now.Name} by now");
        return verdict.Allowed || verdict.Rule == TerminationRules.Ended ? shown : shown with { Verdict = verdict };
    }

    /// <summary>A holder may drain for a while after it has released the port; what is below it is needed until it is done.</summary>
    private async Task<bool> AllEndAsync(IReadOnlyList<TerminationResult> ended, CancellationToken cancellationToken)
    {
        var start = parts.Guard.Time.GetTimestamp();
        while (ended.Any(result => IsAlive(result.Owner)))
        {
            if (parts.Guard.Time.GetElapsedTime(start) >= parts.Request.Grace)
            {
                return false;
            }

            await Task.Delay(_tick, parts.Guard.Time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // A zombie has ended; it only waits for its parent (proc_pid_stat(5)).
    private bool IsAlive(PortOwner owner) =>
        _processes.Read(owner.ProcessId) is { HasEnded: false, State: not ('Z' or 'X') } now && now.Identity == owner.Identity;
}
