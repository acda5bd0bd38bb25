using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>A terminator with a journal of its own and a process table that can be told to lie.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TerminationScene : IDisposable, IProcessTable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LinuxProcessTable _table = new();

    public TerminationScene()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These scenes read /proc.");
        Journal = new(_directory.Path, arguments => string.Join(' ', arguments), TimeProvider.System, exception => throw exception);
    }

    public SignalJournal Journal { get; }

    public Func<int, IReadOnlyList<ulong>, bool> Holds { get; set; } = (_, _) => true;

    /// <summary>What to answer for a PID in place of the truth.</summary>
    public Dictionary<int, ProcessIdentity> Lies { get; } = [];

    /// <summary>The signals of the journal, such as "SIGTERM 1234 sent".</summary>
    public IEnumerable<string> Sent => Journal.Read().Select(entry => $"{entry.Signal} {entry.ProcessId} {entry.Result}");

    public TerminationSeams Seams => new(this, (pid, sockets) => Holds(pid, sockets), Journal, TimeProvider.System);

    public TerminationTarget Target(int processId, params ulong[] sockets) => new(new PortOwner(_table.Identify(processId) ?? new(processId, 1), _table), sockets, 5000);

    /// <summary>Whether it has not ended; a zombie has.</summary>
    public bool Lives(int processId) => _table.Read(processId)?.State is not (null or 'Z');

    public Task<IReadOnlyList<TerminationResult>> EndAsync(bool usePidFd, TimeSpan grace, Func<bool> isHeld, params TerminationTarget[] targets) =>
        new LinuxProcessTerminator(Seams, usePidFd)
            .TerminateAsync(new(targets, grace, isHeld, "a test"), TestContext.Current.CancellationToken);

    public ProcessIdentity? Identify(int processId) => Lies.TryGetValue(processId, out var lie) ? lie : _table.Identify(processId);

    public ProcessSnapshot? Read(int processId) => _table.Read(processId);

    public void Dispose() => _directory.Dispose();
}
