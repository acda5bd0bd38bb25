namespace PortGuard;

/// <summary>A process was signalled to free a wanted port, and the port is still held.</summary>
public sealed class ProcessTerminationException : PortGuardException
{
    internal ProcessTerminationException(IReadOnlyList<PortConflict> conflicts, int exitCode, Exception? innerException = null)
        : base(ConflictMessage.Render(conflicts), exitCode, innerException) => Conflicts = conflicts;

    /// <summary>How each endpoint is held now, and by whom.</summary>
    public IReadOnlyList<PortHolding> Holdings => [.. Conflicts.Select(conflict => conflict.Holding)];

    /// <summary>The processes that were signalled and what became of each.</summary>
    public IReadOnlyList<KeyValuePair<PortOwner, TerminationOutcome>> Outcomes =>
        [.. Conflicts.SelectMany(conflict => conflict.Attempts).Select(result => KeyValuePair.Create(result.Owner, result.Outcome))];

    internal IReadOnlyList<PortConflict> Conflicts { get; }

    internal override string Headline => ConflictMessage.Headline(Conflicts);
}
