namespace PortGuard.Tests;

/// <summary>Answers of the system that cannot be had from a process of our own: a process that is made up, and a clock that it moves.</summary>
public sealed class TerminationStepsTests : IProcessTable, IDisposable
{
    private const int ProcessId = 424242;
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    [Fact(Timeout = 30000)]
    public async Task A_signal_that_the_system_does_not_permit_is_access_denied()
    {
        Assert.Equal(TerminationOutcome.AccessDenied, await EndAsync(Errno.EPERM));
        Assert.Equal(["SIGTERM EPERM"], Sent());
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_that_is_gone_when_the_signal_comes_was_already_gone()
    {
        Assert.Equal(TerminationOutcome.AlreadyGone, await EndAsync(Errno.ESRCH));
        Assert.Equal(["SIGTERM ESRCH"], Sent());
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_that_ends_right_before_it_is_forced_has_ended()
    {
        Assert.Equal(TerminationOutcome.Exited, await EndAsync(Errno.None, Errno.ESRCH));
        Assert.Equal(["SIGTERM sent", "SIGKILL ESRCH"], Sent());
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_that_changed_its_user_since_it_was_asked_is_access_denied()
    {
        Assert.Equal(TerminationOutcome.AccessDenied, await EndAsync(Errno.None, Errno.EPERM));
        Assert.Equal(["SIGTERM sent", "SIGKILL EPERM"], Sent());
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_in_uninterruptible_sleep_is_still_running_after_seven_seconds()
    {
        var start = _time.GetUtcNow();

        Assert.Equal(TerminationOutcome.StillRunning, await EndAsync(Errno.None, Errno.None));

        Assert.Equal(["SIGTERM sent", "SIGKILL sent"], Sent());
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.1));
    }

    [Fact(Timeout = 30000)]
    public async Task Where_the_system_cannot_ask_it_is_forced_without_a_grace_period()
    {
        var start = _time.GetUtcNow();

        Assert.Equal(TerminationOutcome.StillRunning, await EndAsync(Errno.ENOSYS, Errno.None));

        Assert.Equal(["SIGKILL sent"], Sent());
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1));
    }

    ProcessIdentity? IProcessTable.Identify(int processId) => new(processId, 7);

    ProcessSnapshot? IProcessTable.Read(int processId) => new() { Identity = new(processId, 7), Name = "server", State = 'D' };

    public void Dispose() => _directory.Dispose();

    private SignalJournal Journal() => new(_directory.Path, arguments => string.Join(' ', arguments), _time, exception => throw exception);

    private IEnumerable<string> Sent() => Journal().Read().Select(entry => $"{entry.Signal} {entry.Result}");

    private async Task<TerminationOutcome> EndAsync(params Errno[] answers)
    {
        using var process = new MadeUpProcess(answers, _time);
        var terminator = new MadeUpTerminator(new(this, (_, _) => true, Journal(), _time), process);
        var target = new TerminationTarget(new PortOwner(new(ProcessId, 7), this), [], 5000);
        var results = await terminator.TerminateAsync(new([target], TimeSpan.FromSeconds(5), () => true, "a test"), TestContext.Current.CancellationToken);
        return Assert.Single(results).Outcome;
    }

    private sealed class MadeUpTerminator(TerminationSeams seams, IProcessHandle handle) : ProcessTerminator(seams)
    {
        protected override IProcessHandle? Open(ProcessIdentity identity, out TerminationOutcome otherwise)
        {
            otherwise = default;
            return handle;
        }
    }

    private sealed class MadeUpProcess(IEnumerable<Errno> answers, ManualTime time) : IProcessHandle
    {
        private readonly Queue<Errno> _answers = new(answers);

        public SentSignal Send(ProcessSignal signal) => new(UnixSignal.Of(signal).Name, _answers.Dequeue());

        public bool WaitForExit(int milliseconds, CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return false;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
