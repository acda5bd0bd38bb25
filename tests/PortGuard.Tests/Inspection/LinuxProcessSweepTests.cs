using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>Many processes on several threads, and what becomes of it where threads are not to be had.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxProcessSweepTests
{
    private static readonly int[] _processes = [.. Enumerable.Range(1, 500)];

    public LinuxProcessSweepTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public void Each_process_is_looked_into_once_by_however_many_threads_there_are(int threads)
    {
        var sweep = new Counting(threads, stopAt: 0);
        sweep.RunToEnd();
        Assert.Equal(_processes, sweep.Seen.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_sweep_that_is_over_looks_no_further(int threads)
    {
        var sweep = new Counting(threads, stopAt: 1);
        sweep.RunToEnd();
        Assert.InRange(sweep.Seen.Count, 1, _processes.Length - 1);
    }

    /// <summary>Has no more than so many threads to start, as below a limit of processes.</summary>
    private sealed class Counting(int threads, int stopAt) : LinuxProcessSweep(_processes, CancellationToken.None)
    {
        private int _left = threads;

        public List<int> Seen { get; } = [];

        public void RunToEnd() => Run();

        protected override void Start(Thread helper)
        {
            if (_left-- == 0)
            {
#pragma warning disable CA2201 // the runtime's own answer to EAGAIN of pthread_create(3)
                throw new OutOfMemoryException();
#pragma warning restore CA2201
            }

            base.Start(helper);
        }

        protected override bool Look(int processId)
        {
            lock (Seen)
            {
                Seen.Add(processId);
            }

            // Every look takes a moment, as it does in /proc: without it one thread could be through before the next has begun.
            Thread.Yield();
            return processId == stopAt;
        }
    }
}
