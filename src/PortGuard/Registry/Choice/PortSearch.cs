namespace PortGuard;

/// <summary>
/// Names the ports to try for a service, best first, and counts those it passes over. Pure: whether a port is busy is found by whoever
/// tries it, and added to the tally.
/// </summary>
internal sealed class PortSearch(PortWish wish)
{
    /// <summary>The port of PortGuard's own page.</summary>
    public const int OwnPage = 18788;

    private Dictionary<int, string>? _owners;

    /// <summary>What was passed over so far.</summary>
    public SkipTally Skipped { get; } = new();

    /// <summary>The port it had, the preferred one, then the range; what the system gives to outgoing connections only where nothing else is left.</summary>
    public IEnumerable<PortCandidate> Candidates()
    {
        if (wish.Had is { } had && IsOpen(had, isWished: true, isKept: true))
        {
            yield return new(had, PortChoiceKind.Kept);
        }

        if (wish.Preferred is { } preferred && preferred != wish.Had && IsOpen(preferred, isWished: true))
        {
            yield return new(preferred, PortChoiceKind.Preferred);
        }

        foreach (var isLastResort in new[] { false, true })
        {
            foreach (var port in PortWalk.Order(wish.Service, wish.Seed, wish.Range.Range))
            {
                var isEphemeral = wish.Ephemeral?.Contains(port) == true;
                if (isEphemeral == isLastResort && port != wish.Had && port != wish.Preferred && IsOpen(port, isWished: false))
                {
                    yield return new(port, PortChoiceKind.Chosen);
                }
            }
        }
    }

    /// <summary>The ports that were wished for and not given.</summary>
    public IReadOnlyList<SkippedPort> SkippedWishes()
    {
        var skipped = new List<SkippedPort>();
        foreach (var port in new[] { wish.Had, wish.Preferred != wish.Had ? wish.Preferred : null })
        {
            if (port is { } wished && Skipped.Of(wished) is { } skip)
            {
                skipped.Add(skip);
            }
        }

        return skipped;
    }

    private bool IsOpen(int port, bool isWished, bool isKept = false)
    {
        var (reason, who) = Objection(port, isWished, isKept);
        if (reason is { } objection)
        {
            Skipped.Add(port, objection, who);
        }

        return reason is null;
    }

    private (SkipReason? Reason, string? Who) Objection(int port, bool isWished, bool isKept)
    {
        if (isKept && wish.IsRangeAsked && port != wish.Preferred && !wish.Range.Range.Contains(port))
        {
            return (SkipReason.OutsideRange, wish.Range.ToString());
        }

        foreach (var reserved in wish.Reserved)
        {
            if (reserved.Ports.Contains(port))
            {
                return (SkipReason.Reserved, reserved.Reason is { } reason ? Phrases.Clean(reason) : null);
            }
        }

        return Owner(port) is { } owner ? (SkipReason.Allocated, Phrases.Clean(owner))
            : wish.PlanOwner?.Invoke(port) is { } planned && planned != wish.Service ? (SkipReason.Planned, Phrases.Clean(planned))
            : port == OwnPage ? (SkipReason.OwnPage, null)
            : BlockedPorts.ServiceOn(port) is { } blocked ? (SkipReason.BrowserBlocked, blocked)
            // Whoever asks for 5432 by number knows what it is.
            : !isWished && WellKnownPorts.ServiceOn(port) is { } known ? (SkipReason.WellKnown, known)
            : (null, null);
    }

    /// <summary>The service that a port is kept for, other than ours: where a hand edit gave it to two, the one named first.</summary>
    private string? Owner(int port)
    {
        if (_owners is null)
        {
            _owners = [];
            foreach (var allocation in wish.Allocations)
            {
                _ = _owners.TryAdd(allocation.Port, allocation.Service);
            }
        }

        return _owners.GetValueOrDefault(port) is { } owner && owner != wish.Service ? owner : null;
    }
}
