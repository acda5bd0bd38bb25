using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Looks into a list of processes on several threads at once; full walks of /proc scale with the cores.</summary>
/// <param name="processes">Whom to look into, in that order.</param>
/// <param name="cancellationToken">Ends the search.</param>
[SupportedOSPlatform("linux")]
internal abstract class LinuxProcessSweep(int[] processes, CancellationToken cancellationToken)
{
    private const int MostThreads = 8;

    // A thread costs some 50 us to start, a process some 60 us to look into.
    private const int ProcessesPerThread = 8;
    private const int StackSize = 256 * 1024;

    private int _next;
    private volatile bool _isOver;

    /// <summary>Looks into one process, on whatever thread; true where that ends the sweep.</summary>
    protected abstract bool Look(int processId);

    /// <summary>Starts one more thread.</summary>
    protected virtual void Start(Thread helper) => helper.UnsafeStart();

    /// <summary>Returns when every process has been looked into, or the sweep is over.</summary>
    protected void Run()
    {
        var helpers = new Thread[Math.Clamp(processes.Length / ProcessesPerThread, 1, Math.Min(Environment.ProcessorCount, MostThreads)) - 1];
        var started = StartHelpers(helpers);
        Work();
        for (var i = 0; i < started; i++)
        {
            helpers[i].Join();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private int StartHelpers(Thread[] helpers)
    {
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work, StackSize) { IsBackground = true, Name = "PortGuard /proc" };
            try
            {
                Start(helpers[i]);
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                // pthread_create(3) gave EAGAIN: RLIMIT_NPROC, or the pids limit of a container. What is left is done by those there are.
                return i;
            }
        }

        return helpers.Length;
    }

    private void Work()
    {
        int index;
        while (!_isOver && !cancellationToken.IsCancellationRequested && (index = Interlocked.Increment(ref _next) - 1) < processes.Length)
        {
            if (Look(processes[index]))
            {
                _isOver = true;
            }
        }
    }
}
