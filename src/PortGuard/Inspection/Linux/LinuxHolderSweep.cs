using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Finds the holders of a few sockets among a list of processes.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHolderSweep : LinuxProcessSweep
{
    private readonly LinuxProcFiles _files;
    private readonly ulong[] _sockets;
    private readonly bool _stopAtFirst;
    private readonly LinuxHolders _found = new();

    private LinuxHolderSweep(LinuxProcFiles files, ulong[] sockets, int[] processes, bool stopAtFirst, CancellationToken cancellationToken)
        : base(processes, cancellationToken)
    {
        _files = files;
        _sockets = sockets;
        _stopAtFirst = stopAtFirst;
    }

    /// <summary>Finds the holders among the processes.</summary>
    /// <param name="files">The root.</param>
    /// <param name="sockets">The sockets, at most <see cref="LinuxProcFiles.MostSockets"/>.</param>
    /// <param name="processes">Whom to look into, in that order.</param>
    /// <param name="stopAtFirst">Whether one holder is enough; with several threads it need not be the first one of the list.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static LinuxHolders Run(LinuxProcFiles files, ulong[] sockets, int[] processes, bool stopAtFirst, CancellationToken cancellationToken)
    {
        var sweep = new LinuxHolderSweep(files, sockets, processes, stopAtFirst, cancellationToken);
        sweep.Run();
        return sweep._found;
    }

    protected override bool Look(int processId)
    {
        var held = _files.Held(processId, _sockets);
        if (held <= 0)
        {
            return false;
        }

        lock (_found)
        {
            _found.Add(processId, held);
        }

        return _stopAtFirst;
    }
}
