using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>The parts that know the operating system, chosen at run time: who reads the tables and who sends the signals.</summary>
internal sealed record SystemParts(IProcessTable Processes, IPortInspector Inspector, IProcessTerminator Terminator)
{
    private SignalJournal? _journal;

    /// <summary>Where the terminator notes its signals; made on first use, since most starts and most commands signal nobody.</summary>
    public SignalJournal Journal => _journal ??= MakeJournal();

    /// <summary>Makes <see cref="Journal"/>; one that writes nowhere unless a test or <see cref="Create"/> gives another.</summary>
    public Func<SignalJournal> MakeJournal { private get; init; } = static () => new(null, CommandLine.Redact, TimeProvider.System, static _ => { });

    /// <param name="kind">Who reads the tables.</param>
    /// <param name="logger">Told when the journal cannot be written.</param>
    /// <param name="isCommand">Whether we are a command, whose only thread may be blocked while a process ends.</param>
    public static SystemParts Create(InspectorKind kind, ILogger logger, bool isCommand = false)
    {
        var runner = new CommandRunner();
        IProcessTable processes = OperatingSystem.IsLinux() ? new LinuxProcessTable() : new SystemProcessTable(runner);
        var terminator = new TerminatorOnFirstUse();
        var parts = new SystemParts(processes, CreateInspector(kind, processes, runner), terminator) { MakeJournal = () => CreateJournal(logger) };
        terminator.Make = () => ProcessTerminators.Create(new(processes, Holds, parts.Journal, TimeProvider.System) { OnCallersThread = isCommand });
        return parts;
    }

    /// <summary>A guard of these parts, joined: what looks, what judges, what signals.</summary>
    public EndpointGuard CreateGuard(IEndpointProbe probe, OwnProcess self, TerminationRules rules, GuardSettings settings, ILogger logger)
    {
        var look = new ConflictLook(new HoldingFinder(Inspector), rules, self, settings);
        return new(new() { Settings = settings, Probe = probe, Decide = look.DecideAsync, Terminator = Terminator, Self = self, Logger = logger });
    }

    private static SignalJournal CreateJournal(ILogger logger) =>
        new(StateDirectory.Find(), CommandLine.Redact, TimeProvider.System, e => Log.JournalFailed(logger, e.Message));

    private static IPortInspector CreateInspector(InspectorKind kind, IProcessTable processes, CommandRunner runner) =>
        OperatingSystem.IsLinux() ? OnLinux(kind, processes, runner) : PortInspectors.Create(kind, processes, runner);

    [SupportedOSPlatform("linux")]
    private static IPortInspector OnLinux(InspectorKind kind, IProcessTable processes, CommandRunner runner) =>
        // netstat on Linux names one process a socket; all of them are found by the inode that it shows.
        PortInspectors.Create(kind, processes, runner, table => new LinuxPortInspector(table), new LinuxSocketOwners(processes).Attach);

    // Sockets have an identity on Linux only; elsewhere the start time, checked right before the signal, has to do.
    private static bool Holds(int processId, IReadOnlyList<ulong> socketIds)
    {
        // A loop: LINQ over numbers is left to the JIT, right before the first signal.
        var sockets = new ulong[socketIds.Count];
        for (var index = 0; index < sockets.Length; index++)
        {
            sockets[index] = socketIds[index];
        }

        return !OperatingSystem.IsLinux() || LinuxSocketOwners.Holds(processId, sockets);
    }

    private sealed class TerminatorOnFirstUse : IProcessTerminator
    {
        private IProcessTerminator? _made;

        public Func<IProcessTerminator>? Make { get; set; }

        public Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken) =>
            (_made ??= Make!()).TerminateAsync(request, cancellationToken);
    }
}
