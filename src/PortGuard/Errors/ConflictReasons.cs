namespace PortGuard;

/// <summary>Why the start was refused or given up: one text a <see cref="ConflictCause"/>, in full and in brief.</summary>
internal static class ConflictReasons
{
    /// <summary>A clause for the one-line headline; no capital, no full stop.</summary>
    public static string InBrief(ConflictSection section) => section.Cause switch
    {
        ConflictCause.NotDevelopment when section.Conflict.EnvironmentIsSet => $"the environment is {section.EnvironmentName}",
        ConflictCause.NotDevelopment => $"no environment is set, which means {section.EnvironmentName}",
        ConflictCause.Vetoed => "ENVIRONMENT=production vetoes Development",
        ConflictCause.Configured => "PortGuard:OnConflict is Refuse",
        ConflictCause.Protected => section.Holders.FirstOrDefault(holder => !holder.MayBeEnded)?.Reason ?? "a rule protects the holder",
        ConflictCause.HolderIsYounger => "it started after us",
        ConflictCause.OwnerUnknown when section.Kind is PortHoldingKind.Permission or PortHoldingKind.ExcludedRange => "no process is in the way",
        ConflictCause.OwnerUnknown => "no process can be seen behind it",
        ConflictCause.NotSettled => $"it did not clear by itself{Within(section)}",
        ConflictCause.WaitTimedOut => $"it was not freed{Within(section)}",
        ConflictCause.NotMovable => "the endpoint cannot be moved to another port",
        ConflictCause.RangeExhausted => $"no port of {section.Conflict.Range} is free",
        ConflictCause.UdpHolder => "a UDP holder is never ended",
        ConflictCause.NotASocket => "a file that is no socket is there",
        ConflictCause.StillHeld => "it was signalled and still holds the port",
        ConflictCause.Respawned => "it came back when it was ended",
        ConflictCause.OtherEndpointRefused => "another endpoint was refused",
        _ => throw new ArgumentOutOfRangeException(nameof(section), section.Cause, "A cause without a text."),
    };

    /// <summary>Whole sentences for the block.</summary>
    public static string InFull(ConflictSection section) => section.Cause switch
    {
        ConflictCause.NotDevelopment when section.Conflict.EnvironmentIsSet =>
            $"{Silent(section)}The environment is {section.EnvironmentName}, and PortGuard ends a process in Development only: {LeftAlone(section)}.{Besides(section)}",
        ConflictCause.NotDevelopment =>
            $"{Silent(section)}No environment is set, which means {section.EnvironmentName}, and PortGuard ends a process in Development only: {LeftAlone(section)}.{Besides(section)}",
        ConflictCause.Vetoed =>
            $"The environment is {section.EnvironmentName}, but the variable ENVIRONMENT says production, and that wins: {LeftAlone(section)}.",
        ConflictCause.Configured => $"PortGuard:OnConflict is Refuse: {LeftAlone(section)}.",
        ConflictCause.Protected => Protected(section),
        ConflictCause.HolderIsYounger => Younger(section),
        ConflictCause.OwnerUnknown => Unknown(section),
        ConflictCause.NotSettled => WhatSettles(section),
        ConflictCause.WaitTimedOut =>
            $"PortGuard:OnConflict is Wait, and the port was not freed{Within(section)} (PortGuard:WaitTimeout).",
        ConflictCause.NotMovable => NotMovable(section),
        ConflictCause.RangeExhausted =>
            $"PortGuard:OnConflict is Relocate, and no port of {section.Conflict.Range} is free. PortGuard:RelocateRange can name a wider one.",
        ConflictCause.UdpHolder => $"A UDP socket holds the port; PortGuard names UDP holders and never ends them: {LeftAlone(section)}.",
        ConflictCause.NotASocket => "A file that is no socket lies at this path, and PortGuard deletes no such file. Move it away, or choose another path.",
        ConflictCause.StillHeld => "PortGuard did what the rules allow, and the port is still held. It leaves it at that.",
        ConflictCause.Respawned => Respawned(section),
        ConflictCause.OtherEndpointRefused => $"Another endpoint had to be refused, so nothing is done for this one either: {LeftAlone(section)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(section), section.Cause, "A cause without a text."),
    };

    /// <summary>What was done to one process and what came of it.</summary>
    public static string Attempt(TerminationResult result)
    {
        var (name, time) = (Phrases.Invariant($"{HolderView.NameOf(result.Owner)} (PID {result.Owner.ProcessId})"), Duration.Text(result.Elapsed));
        return result.Outcome switch
        {
            TerminationOutcome.Exited => $"{name} was asked to stop and ended after {time}.",
            TerminationOutcome.Released => $"{name} was asked to stop, released its socket after {time} and is finishing its requests.",
            TerminationOutcome.ExitedAfterForce => $"{name} did not stop when it was asked, was forced and ended after {time}.",
            TerminationOutcome.AlreadyGone => $"{name} had gone before it was signalled.",
            TerminationOutcome.IdentityChanged => $"{name} was not signalled: it no longer is the process that held the port.",
            TerminationOutcome.AccessDenied => $"{name} was not signalled: the system did not permit it.",
            TerminationOutcome.StillRunning when result.Owner.Snapshot.State == 'D' =>
                $"{name} was asked and forced and is still there after {time}: it is in uninterruptible sleep (state D), waiting for a disk or a network file system, and only that wait's end ends it.",
            TerminationOutcome.StillRunning =>
                $"{name} was asked and forced and is still there after {time}; a process waiting for a disk or a network file system (state D) cannot be ended.",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, "An outcome without a text."),
        };
    }

    private static string Capital(string text) => text.StartsWith("the ", StringComparison.Ordinal) || text.StartsWith("a ", StringComparison.Ordinal) ? $"{char.ToUpperInvariant(text[0])}{text[1..]}" : text;

    private static string LeftAlone(ConflictSection section) => section.Holders.Count switch
    {
        0 => "nothing was done",
        1 => $"{section.Holders[0].Subject} was left alone",
        _ => "they were left alone",
    };

    /// <summary>A socket that other tools may not show needs a word.</summary>
    private static string Silent(ConflictSection section) => section.Kind == PortHoldingKind.BoundOnly ? "The socket is bound and does not listen. " : string.Empty;

    /// <summary>What the rules would say anyway: an operator should know before he types kill.</summary>
    private static string Besides(ConflictSection section) =>
        string.Concat(section.Holders.Where(holder => !holder.MayBeEnded && holder.Reason.Length > 0).Select(holder => $" Besides, {holder.Reason}.").Distinct());

    private static string Within(ConflictSection section) => section.Conflict.Waited is { } waited ? $" within {Duration.Text(waited)}" : string.Empty;

    /// <summary>Whom the rules protect, and why.</summary>
    public static string Protected(ConflictSection section)
    {
        var refused = section.Holders.Where(holder => !holder.MayBeEnded).ToList();
        return section.Holders.Count == 1 && refused.Count == 1
            ? $"PortGuard does not end {refused[0].Subject}: {refused[0].Reason}."
            : $"PortGuard ends all holders or none. {string.Join(' ', refused.Select(holder => $"It does not end {holder.Label}: {holder.Reason}."))}";
    }

    private static string Younger(ConflictSection section)
    {
        var again = section.Holders.All(holder => holder.MayBeEnded) ? $" Start {section.Application} once more to take the port over." : string.Empty;
        return $"It started after this process, and of two that want one port the newer keeps it: {LeftAlone(section)}.{again}";
    }

    private static string Unknown(ConflictSection section) => section.Kind switch
    {
        PortHoldingKind.Permission => "This user may not bind there: a matter of rights, not of another process.",
        PortHoldingKind.ExcludedRange => "The system keeps the port in an excluded range of its own, on Windows often for Hyper-V, WSL or Docker: no process holds it.",
        _ => "No process can be seen behind it: it is another user's, or in a container (another PID namespace), or its socket is on its way between two processes. "
            + "PortGuard ends only what it sees.",
    };

    private static string WhatSettles(ConflictSection section) => section.Kind switch
    {
        PortHoldingKind.OutgoingConnection =>
            $"The system gave this port to an outgoing connection{To(section)}. It is free when that closes, and it did not{Within(section)}; PortGuard never ends a process for that.",
        PortHoldingKind.Leftover =>
            $"What a closed server or client left behind (TIME_WAIT or the like) still holds the port. It clears by itself, mostly in a minute, and did not{Within(section)}.",
        _ when section.Holders.Count == 1 => $"{Capital(section.Holders[0].Subject)} was expected to release the port by itself and did not{Within(section)}.",
        _ => $"It was expected to clear by itself and did not{Within(section)}.",
    };

    private static string To(ConflictSection section) =>
        section.Sockets.Select(socket => socket.RemoteEndPoint).OfType<System.Net.IPEndPoint>().FirstOrDefault() is { } remote ? $" to {Phrases.EndPoint(remote)}" : string.Empty;

    private static string NotMovable(ConflictSection section) =>
        $"PortGuard:OnConflict is Relocate, but this endpoint cannot be moved{(section.Conflict.EndPoint.WhyNotMovable is { Length: > 0 } why ? $": {CommandLine.Sanitize(why, 200).TrimEnd('.')}" : string.Empty)}.";

    /// <summary>The parent of what was ended and of what came; PID 1 adopts anybody.</summary>
    private static ProcessSnapshot? CommonParent(ConflictSection section) => section.Conflict.Holders
        .SelectMany(holder => holder.Owner.Ancestors.Take(1))
        .FirstOrDefault(parent => parent.ProcessId > 1
            && section.Attempts.Any(attempt => attempt.Owner.Ancestors.Take(1).Any(other => other.Identity == parent.Identity)));

    private static string Respawned(ConflictSection section)
    {
        var ended = section.Attempts.Count == 1 ? HolderView.NameOf(section.Attempts[0].Owner) : "What held the port";
        var taker = section.Holders.Count == 0 ? "something else" : section.Holders[0].Label;
        var restarter = section.Holders.SelectMany(holder => holder.StartedBy).FirstOrDefault(origin => origin.Restarts);
        var who = restarter is not null ? $"{Phrases.Clean(restarter.Name)} starts it again"
            : CommonParent(section) is { } parent ? Phrases.Invariant($"{Phrases.Clean(parent.Name)} (PID {parent.ProcessId}), the parent of both, starts it again")
            : "Something starts it again";
        return $"{Capital(ended)} was ended, and {taker} took the port at once. {who}: stop that first. PortGuard does not fight it.";
    }
}
