namespace PortGuard;

/// <summary>What to do about one endpoint. Deciding has no effect; somebody else acts.</summary>
internal abstract record GuardDecision
{
    private GuardDecision()
    {
    }

    /// <summary>Nothing is in the way, or nothing could be seen: the server's bind is the judge.</summary>
    public sealed record Proceed : GuardDecision;

    /// <summary>Wait until the endpoint is free, at most this long in all; then refuse for the cause.</summary>
    public sealed record Wait(TimeSpan AtMost, ConflictCause ThenRefuse) : GuardDecision;

    /// <summary>End these, leaders first.</summary>
    public sealed record Terminate(IReadOnlyList<Holder> Holders) : GuardDecision;

    /// <summary>Take another port.</summary>
    public sealed record Relocate : GuardDecision;

    /// <summary>Do not start.</summary>
    public sealed record Refuse(ConflictCause Cause) : GuardDecision;
}
