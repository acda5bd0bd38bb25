using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>The parts that know the operating system, chosen at run time: who reads the tables and who sends the signals.</summary>
internal sealed record SystemParts(IProcessTable Processes, IPortInspector Inspector, IProcessTerminator Terminator)
{
    /// <summary>Where the terminator notes its signals.</summary>
    public SignalJournal Journal { get; init; } = new(null, CommandLine.Redact, TimeProvider.System, static _ => { });

    public static SystemParts Create(InspectorKind kind, ILogger logger)
    {
        var runner = new CommandRunner();
        IProcessTable processes = OperatingSystem.IsLinux() ? new LinuxProcessTable() : new SystemProcessTable(runner);
        var journal = new SignalJournal(
            StateDirectory.Find(), CommandLine.Redact, TimeProvider.System, e => Log.JournalFailed(logger, e.Message));
        return new(
            processes,
            CreateInspector(kind, processes, runner),
            ProcessTerminators.Create(new(processes, Holds, journal, TimeProvider.System)))
        {
            Journal = journal,
        };
    }

    private static IPortInspector CreateInspector(InspectorKind kind, IProcessTable processes, CommandRunner runner) =>
        OperatingSystem.IsLinux() ? OnLinux(kind, processes, runner) : PortInspectors.Create(kind, processes, runner);

    [SupportedOSPlatform("linux")]
    private static IPortInspector OnLinux(InspectorKind kind, IProcessTable processes, CommandRunner runner) =>
        // netstat on Linux names one process a socket; all of them are found by the inode that it shows.
        PortInspectors.Create(kind, processes, runner, table => new LinuxPortInspector(table), new LinuxSocketOwners(processes).Attach);

    // Sockets have an identity on Linux only; elsewhere the start time, checked right before the signal, has to do.
    private static bool Holds(int processId, IReadOnlyList<ulong> socketIds) =>
        !OperatingSystem.IsLinux() || LinuxSocketOwners.Holds(processId, [.. socketIds]);
}
