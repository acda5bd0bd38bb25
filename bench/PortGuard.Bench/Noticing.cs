using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Bench;

/// <summary>"It is gone": how long after the last act of a process that is nobody's child here it is noticed.</summary>
internal sealed class Noticing(Native lookup, string stateFolder)
{
    private const int Port = 5104;
    private const int SlowPoll = 100;

    // 10 to 130 ms to stop, so that no polling interval is favoured.
    private static readonly int[] _delays = [10, 130, 37, 91, 64, 23, 118, 52, 77, 105, 15, 88, 43, 126, 70];

    private readonly LinuxPortInspector _inspector = new(new LinuxProcessTable());

    private readonly IProcessTerminator _terminator = ProcessTerminators.Create(new TerminationSeams(
        new LinuxProcessTable(),
        (processId, socketIds) => LinuxSocketOwners.Holds(processId, [.. socketIds]),
        new SignalJournal(stateFolder, arguments => string.Join(' ', arguments), TimeProvider.System, error => throw error),
        TimeProvider.System));

    public IEnumerable<Figure> Run(int rounds)
    {
        List<Racer> strangers = [.. Contenders(TimeSpan.FromSeconds(5), int.MaxValue)];
        Race.Run(rounds, strangers);
        yield return Judge("noticing that the holder is gone (a stranger)", strangers);

        List<Racer> zombies = [.. Contenders(TimeSpan.FromSeconds(1), 2, "zombie")];
        Race.Run(Math.Min(rounds, 5), zombies);
        yield return Judge("the same, its parent does not reap it (peers give up after 1 s)", zombies);
    }

    private static Figure Judge(string what, List<Racer> contenders)
    {
        var figure = new Figure(what, contenders, "<= 1 ms", false);
        return figure with { IsMet = figure.Product.Median <= 1e6 };
    }

    private IEnumerable<Racer> Contenders(TimeSpan patience, int mostPeerRounds, params string[] kind)
    {
        yield return Ending(Role.PortGuard, "PortGuard", EndByPortGuard, int.MaxValue, kind);
        yield return Ending(Role.Limit, "C pidfd poll", pid => lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"notice {pid}")), int.MaxValue, kind);
        yield return Ending(Role.Peer, "WaitForExitAsync", pid => EndAnd(pid, process => WaitForExit(process, patience)), mostPeerRounds, kind);
        yield return Ending(Role.Peer, "HasExited every 100 ms", pid => EndAnd(pid, process => PollHasExited(process, patience)), mostPeerRounds, kind);
    }

    /// <param name="role">Its role.</param>
    /// <param name="name">Its name.</param>
    /// <param name="end">Ends the process and comes back when it noticed: with the moment.</param>
    /// <param name="mostRounds">Its rounds.</param>
    /// <param name="kind">Further arguments of the victim.</param>
    private static Racer Ending(Role role, string name, Func<int, double> end, int mostRounds, string[] kind)
    {
        var turn = 0;
        return new(role, name, Measure, mostRounds);

        double Measure()
        {
            var delay = _delays[turn++ % _delays.Length].ToString(CultureInfo.InvariantCulture);
            using var victim = Native.Load(["victim", Port.ToString(CultureInfo.InvariantCulture), delay, .. kind]);
            var noticed = end(victim.Ready);
            return noticed - victim.ReadLastAct();
        }
    }

    private double EndByPortGuard(int processId)
    {
        var listener = _inspector.FindAsync(PortQuery.Tcp(Port), CancellationToken.None).AsTask().GetAwaiter().GetResult().Single();
        var target = new TerminationTarget(listener.Owners.Single(), [listener.SocketId], Port);
        var request = new TerminationRequest([target], TimeSpan.FromSeconds(5), () => LinuxSocketTable.HasListener(Port) != false, "a benchmark's victim");
        var result = _terminator.TerminateAsync(request, CancellationToken.None).GetAwaiter().GetResult().Single();
        var noticed = Race.Nanoseconds(Stopwatch.GetTimestamp());
        return result.Owner.ProcessId == processId && result.Outcome is (TerminationOutcome.Exited or TerminationOutcome.Released)
            ? noticed
            : throw new InvalidOperationException($"the victim was not ended: {result.Outcome}");
    }

    private double EndAnd(int processId, Action<Process> wait)
    {
        using var process = Process.GetProcessById(processId);
        _ = lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"spawn kill -TERM {processId}"), code => code == 0);
        wait(process);
        return Race.Nanoseconds(Stopwatch.GetTimestamp());
    }

    private static void WaitForExit(Process process, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            process.WaitForExitAsync(timeout.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Never noticed: the patience is its figure.
        }
    }

    private static void PollHasExited(Process process, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(start) < patience)
        {
            Thread.Sleep(SlowPoll);
        }
    }
}
