namespace PortGuard;

/// <summary>What every terminator needs from outside.</summary>
/// <param name="Table">The system's process table.</param>
/// <param name="Holds">Whether a process holds one of some sockets; asked only where sockets have an identity.</param>
/// <param name="Journal">Where each signal is noted.</param>
/// <param name="Time">The clock of the grace period.</param>
internal sealed record TerminationSeams(IProcessTable Table, Func<int, IReadOnlyList<ulong>, bool> Holds, SignalJournal Journal, TimeProvider Time)
{
    /// <summary>
    /// Whether the caller has nothing else to do meanwhile, as a command has not: it is blocked then. What awaits the end awaits nothing in
    /// truth, and of each asynchronous method on the way ten methods less are left to the JIT.
    /// </summary>
    public bool OnCallersThread { get; init; }
}

/// <summary>The order of things, the same on every system: hold the process, verify that it is the right one, then end it.</summary>
internal abstract class ProcessTerminator(TerminationSeams seams) : IProcessTerminator
{
    protected TerminationSeams Seams { get; } = seams;

    /// <inheritdoc/>
    public Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken) => Seams.OnCallersThread
        ? Task.FromResult<IReadOnlyList<TerminationResult>>(Terminate(request, cancellationToken))
        // A thread of its own: it blocks in poll(2) for a tick at a time and so notices an exit within a fraction of a millisecond,
        // where a timer of the thread pool wakes up to 16 ms late; and no pool thread is kept waiting for seconds.
        : Task.Factory.StartNew<IReadOnlyList<TerminationResult>>(
            () => Terminate(request, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);

    /// <summary>Takes hold of the process that has this PID now; null where that cannot be done, and what that means.</summary>
    protected abstract IProcessHandle? Open(ProcessIdentity identity, out TerminationOutcome otherwise);

    private List<TerminationResult> Terminate(TerminationRequest request, CancellationToken cancellationToken)
    {
        var net = new SafetyNet(Seams.Table);
        foreach (var target in request.Targets)
        {
            net.Check(target.Owner.ProcessId);
        }

        var results = new List<TerminationResult>(request.Targets.Count);
        var isFree = false;
        foreach (var target in request.Targets)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The port free once is enough: who takes it after that is another conflict with a decision of its own.
            isFree = isFree || !request.IsHeld();
            results.Add(isFree ? new(target.Owner, TerminationOutcome.AlreadyGone, TimeSpan.Zero) : End(target));
        }

        return results;

        TerminationResult End(TerminationTarget target)
        {
            // What the journal and the message say of it cannot be read any more afterwards.
            _ = target.Owner.Remember();
            using var handle = Open(target.Owner.Identity, out var otherwise);
            return handle is null || IsAnother(target, handle, request, out otherwise)
                ? new(target.Owner, otherwise, TimeSpan.Zero)
                : new TerminationAttempt(Seams, request, target, handle, net, cancellationToken).Run();
        }
    }

    /// <summary>Whether the process that is held now is not the one to end; asked after it is held, so that the answer stays true.</summary>
    private bool IsAnother(TerminationTarget target, IProcessHandle handle, TerminationRequest request, out TerminationOutcome outcome)
    {
        var processId = target.Owner.ProcessId;
        var found = Seams.Table.Identify(processId);
        outcome = found is null || found == target.Owner.Identity ? TerminationOutcome.AlreadyGone : TerminationOutcome.IdentityChanged;
        if (found != target.Owner.Identity || handle.WaitForExit(0, CancellationToken.None))
        {
            return true;
        }

        if (target.SocketIds.Count == 0 || Seams.Holds(processId, target.SocketIds))
        {
            return false;
        }

        if (request.IsHeld())
        {
            outcome = TerminationOutcome.IdentityChanged;
        }

        return true;
    }
}
