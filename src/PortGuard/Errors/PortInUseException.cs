namespace PortGuard;

/// <summary>A wanted port is held and was not freed. Nothing was changed: no process was signalled.</summary>
public sealed class PortInUseException : PortGuardException
{
    internal PortInUseException(IReadOnlyList<PortConflict> conflicts, int exitCode, Exception? innerException = null)
        : base(ConflictMessage.Render(conflicts), exitCode, innerException) => Conflicts = conflicts;

    /// <summary>How each refused endpoint is held, and by whom; in the order the server names them.</summary>
    public IReadOnlyList<PortHolding> Holdings => [.. Conflicts.Select(conflict => conflict.Holding)];

    internal IReadOnlyList<PortConflict> Conflicts { get; }

    internal override string Headline => ConflictMessage.Headline(Conflicts);
}
