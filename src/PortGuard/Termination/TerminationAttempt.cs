namespace PortGuard;

/// <summary>Ends one process that is held and verified: asks, waits until the port is free, forces.</summary>
internal sealed class TerminationAttempt(
    TerminationSeams seams,
    TerminationRequest request,
    TerminationTarget target,
    IProcessHandle handle,
    SafetyNet net,
    CancellationToken cancellationToken)
{
    // A held handle reports exit, not release: the port is asked about once a tick, often at first, when most servers let go.
    private const int ShortestTick = 2;
    private const int LongestTick = 20;
    private const int TickShare = 10;

    // An exiting process closes its sockets just before it reports its exit (do_exit in the kernel: exit_files, then exit_notify).
    // A server that goes on for longer than this drains; the new one need not wait to be told which.
    private const int ExitAfterRelease = 1;

    // SIGKILL takes effect at once, except in uninterruptible sleep (state D of proc_pid_stat(5)), which may never end.
    private static readonly TimeSpan _forceTime = TimeSpan.FromSeconds(2);
    private readonly long _start = seams.Time.GetTimestamp();

    public TerminationResult Run() => new(target.Owner, Ask() ?? Force(), seams.Time.GetElapsedTime(_start));

    private TerminationOutcome? Ask()
    {
        switch (Send(ProcessSignal.Ask))
        {
            case Errno.None:
                Wake();
                return WaitForRelease(request.Grace, TerminationOutcome.Exited, TerminationOutcome.Released);
            case Errno.ESRCH:
                return TerminationOutcome.AlreadyGone;
            case Errno.ENOSYS:
                return null;
            default:
                return TerminationOutcome.AccessDenied;
        }
    }

    private TerminationOutcome Force()
    {
        if (target.SocketIds.Count > 0 && !seams.Holds(target.Owner.ProcessId, target.SocketIds))
        {
            // It let go; the port is held by somebody else.
            return TerminationOutcome.Released;
        }

        return Send(ProcessSignal.Force) switch
        {
            Errno.None => WaitForRelease(_forceTime, TerminationOutcome.ExitedAfterForce, TerminationOutcome.ExitedAfterForce) ?? TerminationOutcome.StillRunning,
            Errno.ESRCH => TerminationOutcome.Exited,
            _ => TerminationOutcome.AccessDenied,
        };
    }

    /// <summary>A stopped process (Ctrl+Z) has SIGTERM pending until it goes on; in this order it does nothing else in between.</summary>
    private void Wake()
    {
        if (seams.Table.Read(target.Owner.ProcessId)?.State == 'T')
        {
            _ = Send(ProcessSignal.Continue);
        }
    }

    /// <summary>Waits until the port is free or the process has ended, whichever is first; null when neither happened in time.</summary>
    private TerminationOutcome? WaitForRelease(TimeSpan atMost, TerminationOutcome whenExited, TerminationOutcome whenReleased)
    {
        var start = seams.Time.GetTimestamp();
        while (true)
        {
            var elapsed = seams.Time.GetElapsedTime(start);
            var left = atMost - elapsed;
            var tick = (int)Math.Clamp(elapsed.TotalMilliseconds / TickShare, ShortestTick, LongestTick);
            if (handle.WaitForExit(Math.Clamp((int)Math.Ceiling(left.TotalMilliseconds), 0, tick), cancellationToken))
            {
                return whenExited;
            }

            if (!request.IsHeld())
            {
                return handle.WaitForExit(ExitAfterRelease, cancellationToken) ? whenExited : whenReleased;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (left <= TimeSpan.Zero)
            {
                return null;
            }
        }
    }

    private Errno Send(ProcessSignal signal)
    {
        net.Check(target.Owner.ProcessId);
        cancellationToken.ThrowIfCancellationRequested();
        var sent = handle.Send(signal);
        if (sent.Error != Errno.ENOSYS)
        {
            seams.Journal.Record(target, request.Reason, sent);
        }

        return sent.Error;
    }
}
