using System.Diagnostics;

namespace PortGuard.Bench;

/// <summary>Lets contenders take turns, so that what disturbs the machine disturbs them all.</summary>
internal static class Race
{
    /// <summary>Every round begins with another contender: nobody always runs behind the same one.</summary>
    public static void Run(int rounds, IReadOnlyList<Racer> contenders)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                contenders[(round + i) % contenders.Count].TakeRound();
            }
        }
    }

    /// <summary>The median time of one call in a block, in nanoseconds.</summary>
    public static double Time(int calls, Action call)
    {
        var block = new Samples();
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            block.Add(Nanoseconds(Stopwatch.GetTimestamp() - start));
        }

        return block.Median;
    }

    /// <summary>Calls until the code is compiled for good (tier 1 comes after 30 calls and a pause of 100 ms, in the background).</summary>
    public static void WarmUp(Action call)
    {
        for (var pass = 0; pass < 4; pass++)
        {
            for (var i = 0; i < 40; i++)
            {
                call();
            }

            Thread.Sleep(150);
        }
    }

    /// <summary>What the calling thread allocates in one call, in bytes.</summary>
    public static double Allocation(int calls, Action call)
    {
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            call();
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
    }

    public static double Nanoseconds(long timestamps) => timestamps * (1e9 / Stopwatch.Frequency);
}
