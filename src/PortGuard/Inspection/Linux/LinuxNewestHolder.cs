using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>
/// Finds one holder, newest processes first: what holds a developer's port was started a moment ago. PIDs are given out upwards and
/// wrap round, so "newest" goes down from the last one and then on from the top.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxNewestHolder(LinuxProcFiles files, ulong[] sockets, CancellationToken cancellationToken)
{
    private const int FirstSlice = 256;
    private const int LargestSlice = 4096;

    /// <summary>How long one thread looks alone: the newest process is found in a tenth of it, and then threads would only cost.</summary>
    private static readonly TimeSpan _aloneFor = TimeSpan.FromMilliseconds(1);

    /// <summary>Finds one.</summary>
    /// <returns>The process, 0 for none, and which of the sockets it holds.</returns>
    public (int ProcessId, long Held) Find()
    {
        var last = files.ReadLastProcessId();
        var seenFrom = last + 1;
        if (last > 0 && SearchAlone(ref seenFrom) is { ProcessId: > 0 } near)
        {
            return near;
        }

        var rest = LinuxHolderSweep.Run(files, sockets, Order(LinuxProcessListing.ReadAll(files), last, seenFrom), stopAtFirst: true, cancellationToken);
        if (rest.Count > 0)
        {
            return (rest.ProcessId(0), rest.Held(0));
        }

        // Last, because looking into ourselves costs as much as the usual answer: only two hosts in one process, or an inherited socket.
        var own = files.Held(Environment.ProcessId, sockets);
        return own > 0 ? (Environment.ProcessId, own) : default;
    }

    /// <summary>Looks into slices of the newest PIDs until a holder is found, the time is up or all are seen.</summary>
    /// <param name="seenFrom">Every PID from here up to the last one given out has been looked into.</param>
    [SkipLocalsInit]
    private (int ProcessId, long Held) SearchAlone(ref int seenFrom)
    {
        var processes = stackalloc int[LargestSlice];
        var start = Stopwatch.GetTimestamp();
        for (var slice = FirstSlice; seenFrom > 1; slice = Math.Min(slice * 4, LargestSlice))
        {
            var first = Math.Max(seenFrom - slice, 1);
            var count = LinuxProcessListing.ReadSlice(files, first, seenFrom, processes);
            if (count < 0)
            {
                break;
            }

            for (var i = count - 1; i >= 0; i--)
            {
                var held = processes[i] == Environment.ProcessId ? 0 : files.Held(processes[i], sockets);
                if (held > 0)
                {
                    return (processes[i], held);
                }

                seenFrom = processes[i];
                if ((i & 3) == 0 && Stopwatch.GetElapsedTime(start) > _aloneFor)
                {
                    return default;
                }
            }

            seenFrom = first;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return default;
    }

    // Those not yet seen, newest first; behind them the ones above the last PID, which are older than the latest wrap-round.
    private static int[] Order(List<int> ascending, int last, int seenFrom)
    {
        var order = new List<int>(ascending.Count);
        AddDescending(ascending, 0, last == 0 ? int.MaxValue : seenFrom - 1, order);
        if (last > 0)
        {
            AddDescending(ascending, last + 1, int.MaxValue, order);
        }

        return [.. order];
    }

    private static void AddDescending(List<int> ascending, int from, int to, List<int> into)
    {
        for (var i = ascending.Count - 1; i >= 0; i--)
        {
            if (ascending[i] >= from && ascending[i] <= to && ascending[i] != Environment.ProcessId)
            {
                into.Add(ascending[i]);
            }
        }
    }
}
