using System.Globalization;

namespace PortGuard.Bench;

/// <summary>"Free the port" as a whole command: how long until the port can really be bound. Every round has a holder of its own.</summary>
internal sealed class FreeCommand(Scale scale, Native lookup)
{
    private const int Port = 5106;
    private const double Grace = 1e9;

    // The search for every owner before the first signal is what grows.
    private readonly double _goal = scale.Name == Scale.Small.Name ? 45e6 : 450e6;

    public static IEnumerable<Figure> Run(Scale scale, Native lookup) => new FreeCommand(scale, lookup).Run();

    private static string Own(string grace) => $"{Commands.PortGuard} free {Port} --yes --grace {grace}";

    private IEnumerable<Figure> Run()
    {
        var alone = new Racer(Role.Part, "the holder alone, SIGTERM to release", Alone, scale.FreeRounds);
        yield return Judge("obedient holder", alone, 0, [Product("5s", ""), alone, .. Obedient()]);
        yield return Judge("holder ignores SIGTERM, 1 s of grace", alone, Grace, [Product("1s", "stubborn"), .. Stubborn()]);
        yield return Judge("holder ignores SIGTERM, no grace (SIGKILL at once)", alone, 0, [Product("0s", "stubborn"), .. Forced()]);
    }

    private Figure Judge(string which, Racer alone, double grace, List<Racer> contenders)
    {
        Race.Run(Math.Max(scale.FreeRounds, scale.PeerRounds), contenders);
        var goal = string.Create(CultureInfo.InvariantCulture, $"<= holder{(grace > 0 ? " + grace" : "")} + {_goal / 1e6:0} ms");
        var figure = new Figure($"whole command, {scale.Name}: portguard free PORT, until the port can be bound: {which}", contenders, goal, false);
        return figure with { IsMet = figure.Product.Median <= alone.Samples.Median + grace + _goal };
    }

    private Racer Product(string grace, string kind) =>
        new(Role.PortGuard, "PortGuard", () => Time(Own(grace), kind, code => code == 0), scale.FreeRounds);

    private IEnumerable<Racer> Obedient()
    {
        yield return Peer("fuser -k -TERM", $"fuser -k -TERM {Port}/tcp", "");
        yield return Peer("fuser -k (SIGKILL)", $"fuser -k {Port}/tcp", "");
        yield return Peer("lsof -ti, xargs kill", $"{Commands.Script("lsof-kill")} {Port}", "");
        foreach (var peer in Npm("kill-port", "kill-port (SIGKILL)", $"{Port}", "").Concat(Npm("fkill", "fkill", $":{Port}", "")))
        {
            yield return peer;
        }
    }

    private IEnumerable<Racer> Stubborn()
    {
        yield return Peer("lsof -ti, xargs kill", $"{Commands.Script("lsof-kill")} {Port}", "stubborn", 2);
        foreach (var peer in Npm("fkill", "fkill -t 1", $"-t 1 :{Port}", "stubborn").Concat(Npm("fkill", "fkill", $":{Port}", "stubborn", 2)))
        {
            yield return peer;
        }
    }

    private IEnumerable<Racer> Forced()
    {
        yield return Peer("fuser -k", $"fuser -k {Port}/tcp", "stubborn");
        yield return Peer("lsof -ti, xargs kill -9", $"{Commands.Script("lsof-kill")} {Port} -9", "stubborn");
        foreach (var peer in Npm("kill-port", "kill-port", $"{Port}", "stubborn").Concat(Npm("fkill", "fkill -f", $"-f :{Port}", "stubborn")))
        {
            yield return peer;
        }
    }

    private IEnumerable<Racer> Npm(string program, string name, string arguments, string kind, int rounds = int.MaxValue) =>
        Commands.Npm(program) is { } path ? [Peer(name, $"{path} {arguments}", kind, rounds)] : [];

    private Racer Peer(string name, string command, string kind, int rounds = int.MaxValue) =>
        new(Role.Peer, name, () => Time(command, kind, _ => true), Math.Min(rounds, scale.PeerRounds));

    private double Alone()
    {
        using var holder = Holder("");
        return lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"release {holder.Ready} {Port}"));
    }

    private double Time(string command, string kind, Func<int, bool> isRight)
    {
        using var holder = Holder(kind);
        var time = lookup.Free(Port, command, isRight);
        if (double.IsPositiveInfinity(time))
        {
            // It still holds the port, so this is still its PID. The next holder wants the port free.
            _ = lookup.Free(Port, string.Create(CultureInfo.InvariantCulture, $"kill -KILL {holder.Ready}"), code => code == 0);
        }

        return time;
    }

    private static Native Holder(string kind) => Native.Load("victim", Port.ToString(CultureInfo.InvariantCulture), "0", kind);
}
