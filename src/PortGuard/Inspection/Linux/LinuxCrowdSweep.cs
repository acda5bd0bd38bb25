using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Finds every holder of any number of sockets in one walk of /proc: hundreds of listeners cost what one does.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxCrowdSweep : LinuxProcessSweep
{
    private readonly LinuxProcFiles _files;
    private readonly LinuxSocketIndex _sockets;
    private readonly List<int> _processes = [];
    private readonly List<ulong[]> _held = [];

    private LinuxCrowdSweep(LinuxProcFiles files, LinuxSocketIndex sockets, CancellationToken cancellationToken)
        : base([.. LinuxProcessListing.ReadAll(files)], cancellationToken)
    {
        _files = files;
        _sockets = sockets;
    }

    /// <summary>How many processes hold one of the sockets.</summary>
    public int Count => _processes.Count;

    /// <summary>Looks into every process, our own included.</summary>
    public static LinuxCrowdSweep Run(LinuxProcFiles files, LinuxSocketIndex sockets, CancellationToken cancellationToken)
    {
        var sweep = new LinuxCrowdSweep(files, sockets, cancellationToken);
        sweep.Run();
        return sweep;
    }

    public int ProcessId(int index) => _processes[index];

    /// <summary>Whether a process holds a socket.</summary>
    /// <param name="index">Which process.</param>
    /// <param name="socket">The socket's number.</param>
    public bool Holds(int index, int socket) => (_held[index][socket / 64] & (1UL << (socket % 64))) != 0;

    protected override bool Look(int processId)
    {
        if (_files.Held(processId, _sockets) is { } held)
        {
            lock (_processes)
            {
                _processes.Add(processId);
                _held.Add(held);
            }
        }

        return false;
    }
}
