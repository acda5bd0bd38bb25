using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>The parts that know the operating system, chosen at run time: who reads the tables and who sends the signals.</summary>
internal sealed record SystemParts(IProcessTable Processes, IPortInspector Inspector, IProcessTerminator Terminator)
{
    /// <summary>Where the terminator notes its signals.</summary>
    public SignalJournal Journal { get; init; } = new(null, CommandLine.Redact, TimeProvider.System, static _ => { });

    /// <param name="kind">Who reads the tables.</param>
    /// <param name="logger">Told when the journal cannot be written.</param>
    /// <param name="isCommand">Whether we are a command, whose only thread may be blocked while a process ends.</param>
    public static SystemParts Create(InspectorKind kind, ILogger logger, bool isCommand = false)
    {
        var runner = new CommandRunner();
        IProcessTable processes = OperatingSystem.IsLinux() ? new LinuxProcessTable() : new SystemProcessTable(runner);
        var journal = new SignalJournal(
            StateDirectory.Find(), CommandLine.Redact, TimeProvider.System, e => Log.JournalFailed(logger, e.Message));
        return new(
            processes,
            CreateInspector(kind, processes, runner),
            ProcessTerminators.Create(new(processes, Holds, journal, TimeProvider.System) { OnCallersThread = isCommand }))
        {
            Journal = journal,
        };
    }

    /// <summary>A guard of these parts, joined: what looks, what judges, what signals.</summary>
    public EndpointGuard CreateGuard(IEndpointProbe probe, OwnProcess self, TerminationRules rules, GuardSettings settings, ILogger logger)
    {
        var look = new ConflictLook(new HoldingFinder(Inspector), rules, self, settings);
        return new(new() { Settings = settings, Probe = probe, Decide = look.DecideAsync, Terminator = Terminator, Self = self, Logger = logger });
    }

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
}
