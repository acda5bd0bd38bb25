namespace PortGuard.Tool;

/// <summary>
/// Waits a moment whether a port comes back, where somebody could be starting its holder again: a parent that lives on, and is neither an
/// interactive shell nor one of those that started us. Without one nothing is waited for.
/// </summary>
/// <param name="parts">The guard's parts.</param>
/// <param name="processes">The process table.</param>
/// <param name="descendantsOf">The processes below one; none where the system does not tell.</param>
internal sealed class RespawnWatch(GuardParts parts, IProcessTable processes, Func<PortOwner, IReadOnlyList<PortOwner>> descendantsOf)
{
    // A supervisor notices at once; one that waits before it starts again is not waited for.
    private static readonly TimeSpan _forAChild = TimeSpan.FromMilliseconds(300);

    // And the child that it has started then may take a while until it listens.
    private static readonly TimeSpan _forItsPort = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);
    private static readonly HashSet<string> _sessions = new(StringComparer.Ordinal) { "systemd", "init", "launchd" };

    /// <param name="ended">What was ended.</param>
    /// <param name="endpoints">What was freed by that.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <returns>Whether one of the endpoints is in use again.</returns>
    public async Task<bool> ComesBackAsync(IReadOnlyList<TerminationResult> ended, IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        var starters = ended
            .Where(result => result.Outcome is TerminationOutcome.Exited or TerminationOutcome.Released or TerminationOutcome.ExitedAfterForce)
            .SelectMany(result => result.Owner.Ancestors.Take(1))
            .Where(MayStartAgain)
            .Select(parent => new PortOwner(parent.Identity, processes))
            .ToList();
        var start = parts.Time.GetTimestamp();
        while (starters.Exists(starter => IsWorthWaiting(starter, parts.Time.GetElapsedTime(start))))
        {
            if (endpoints.Any(parts.Probe.IsInUse))
            {
                return true;
            }

            await Task.Delay(_tick, parts.Time, cancellationToken).ConfigureAwait(false);
        }

        return endpoints.Any(parts.Probe.IsInUse);
    }

    private bool IsWorthWaiting(PortOwner starter, TimeSpan elapsed) =>
        processes.Identify(starter.ProcessId) == starter.Identity && (elapsed < _forAChild || (elapsed < _forItsPort && HasStartedAnother(starter)));

    // Younger than we are: started after what we ended.
    private bool HasStartedAnother(PortOwner starter) =>
        descendantsOf(starter).Any(child => child.Identity > parts.Self.Identity && child.Snapshot is { HasEnded: false, State: not ('Z' or 'X') });

    private bool MayStartAgain(ProcessSnapshot parent)
    {
        if (parent.ProcessId <= 1 || parts.Self.Ancestors.Any(ancestor => ancestor.Identity == parent.Identity))
        {
            return false;
        }

        // A session's systemd adopts orphans and starts again only its own services, which the rules protect.
        var call = Invocation.Of(parent);
        return !_sessions.Contains(call.Executable) && !IsInteractiveShell(call);
    }

    private static bool IsInteractiveShell(Invocation call) =>
        call.Executable is "bash" or "zsh" or "sh" or "dash" or "fish" or "ksh" or "pwsh" or "nu" && call.Script is null && !call.HasInlineCode;
}
