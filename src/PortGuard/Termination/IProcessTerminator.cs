namespace PortGuard;

/// <summary>Ends processes: asks, waits, forces, and says what became of each. Decides nothing: whom to end is the policy's.</summary>
internal interface IProcessTerminator
{
    /// <summary>Ends the targets of one port, in the order given, and comes back as soon as <see cref="TerminationRequest.IsHeld"/> says no.</summary>
    /// <returns>One result per target, in the same order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two ticks; signals sent stay sent and are in the journal.</exception>
    Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken);
}

/// <summary>What to end and when it is enough.</summary>
/// <param name="Targets">Leaders first: the first is asked and given its time before the next one is touched.</param>
/// <param name="Grace">How long each may take after it was asked.</param>
/// <param name="IsHeld">One cheap table query: whether the wanted port is still held. The success criterion, not the process's exit.</param>
/// <param name="Reason">For the journal: on whose behalf and why, such as "http://localhost:5000 wanted by OrdersApi (PID 77)".</param>
internal sealed record TerminationRequest(IReadOnlyList<TerminationTarget> Targets, TimeSpan Grace, Func<bool> IsHeld, string Reason);

/// <summary>A process and the sockets for which it is to be ended.</summary>
/// <param name="Owner">The process; its identity is verified again after a handle to it is taken.</param>
/// <param name="SocketIds">It must still hold one of these right before it is signalled; empty where the system shows no socket identity.</param>
/// <param name="Port">The port, for the journal.</param>
internal sealed record TerminationTarget(PortOwner Owner, IReadOnlyList<ulong> SocketIds, int Port);

/// <summary>What became of one target.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Elapsed">From the first signal to the outcome.</param>
internal sealed record TerminationResult(PortOwner Owner, TerminationOutcome Outcome, TimeSpan Elapsed);
