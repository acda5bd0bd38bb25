using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Looks into a list of processes on several threads at once; full walks of /proc scale with the cores.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHolderSweep
{
    private const int MostThreads = 8;

    // A thread costs some 50 us to start, a process some 60 us to look into.
    private const int ProcessesPerThread = 8;
    private const int StackSize = 256 * 1024;

    private readonly LinuxProcFiles _files;
    private readonly ulong[] _sockets;
    private readonly int[] _processes;
    private readonly bool _stopAtFirst;
    private readonly LinuxHolders _found = new();
    private readonly CancellationToken _cancellationToken;
    private int _next;
    private volatile bool _isOver;

    private LinuxHolderSweep(LinuxProcFiles files, ulong[] sockets, int[] processes, bool stopAtFirst, CancellationToken cancellationToken)
    {
        _files = files;
        _sockets = sockets;
        _processes = processes;
        _stopAtFirst = stopAtFirst;
        _cancellationToken = cancellationToken;
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
        var helpers = new Thread[Math.Clamp(processes.Length / ProcessesPerThread, 1, Math.Min(Environment.ProcessorCount, MostThreads)) - 1];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(sweep.Work, StackSize) { IsBackground = true, Name = "PortGuard /proc" };
            helpers[i].UnsafeStart();
        }

        sweep.Work();
        foreach (var helper in helpers)
        {
            helper.Join();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return sweep._found;
    }

    private void Work()
    {
        int index;
        while (!_isOver && !_cancellationToken.IsCancellationRequested && (index = Interlocked.Increment(ref _next) - 1) < _processes.Length)
        {
            var held = _files.Held(_processes[index], _sockets);
            if (held > 0)
            {
                _isOver = _stopAtFirst;
                lock (_found)
                {
                    _found.Add(_processes[index], held);
                }
            }
        }
    }
}
