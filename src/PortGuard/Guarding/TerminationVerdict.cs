namespace PortGuard;

/// <summary>Whether a holder may be ended, and why or why not.</summary>
/// <param name="Allowed">Whether the rules allow it.</param>
/// <param name="Rule">A stable name of the rule that decided, such as "another-user"; for tests and the journal.</param>
/// <param name="Reason">A clause for the message, such as "it belongs to another user (alice)"; no capital, no full stop.</param>
internal sealed record TerminationVerdict(bool Allowed, string Rule, string Reason)
{
    /// <summary>Commands to type instead, best first; empty where the general ones are good enough.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}
