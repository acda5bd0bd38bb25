namespace PortGuard;

/// <summary>One holder of a wanted port with what the rules say of it.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Verdict">What the rules say.</param>
/// <param name="IsEarlierRun">Whether it is an earlier run of this very application.</param>
/// <param name="IsYounger">Whether it started after us.</param>
/// <param name="IsLeader">Whether no other holder is among its ancestors: the master of a pre-fork server, not a worker.</param>
/// <param name="IsTarget">
/// Whether the rules allow to signal it for itself. A worker may be allowed to go with its leader (nginx's run as another user) and yet
/// never be signalled: what is left without its leader is judged anew.
/// </param>
internal sealed record Holder(PortOwner Owner, TerminationVerdict Verdict, bool IsEarlierRun, bool IsYounger, bool IsLeader, bool IsTarget);
