using System.Globalization;

namespace PortGuard.Bench;

/// <summary>"Who holds the port?", in process, warm; beside the programs that people ask, each as a whole process.</summary>
internal static class OwnerQuestion
{
    private static readonly LinuxPortInspector _inspector = new(new LinuxProcessTable());

    public static IEnumerable<Figure> Run(Scale scale, Native lookup)
    {
        // The newest owner first: the threads of the others use up PIDs, and distance from the counter costs the search for the newest.
        var peers = Peers(scale, lookup);
        List<Racer> newest = [Product(Scale.NewestPort, OwnerSearch.Family, scale.NewestCalls), Limit(lookup, "newest", Scale.NewestPort, scale.NewestCalls)];
        List<Racer> oldest = [Product(Scale.OldestPort, OwnerSearch.Family, scale.OldestCalls), Limit(lookup, "newestmt", Scale.OldestPort, scale.OldestCalls)];
        List<Racer> every = [Product(Scale.NewestPort, OwnerSearch.All, scale.OldestCalls), Limit(lookup, "all", Scale.NewestPort, scale.OldestCalls)];
        Race.WarmUp(() => Find(Scale.NewestPort, OwnerSearch.Family));
        Race.Run(scale.OwnerRounds, newest);
        Race.Run(scale.OwnerRounds, [.. oldest, .. every]);
        Race.Run(scale.PeerRounds, peers);

        yield return Judge(scale, "newest owner", [.. newest, .. peers]);
        yield return Judge(scale, "oldest owner", [.. oldest, .. peers]);
        yield return Judge(scale, "every owner", [.. every, .. peers]);
    }

    private static Figure Judge(Scale scale, string which, List<Racer> contenders)
    {
        var isSmall = scale.Name == Scale.Small.Name;
        var figure = new Figure($"owner of a port, in process, warm, {scale.Name}: {which}", contenders, isSmall ? "<= 1.3 x limit + 0.1 ms" : "<= 1.3 x limit", false);
        var above = figure.Product.PairWith(figure.Limit!, (product, limit) => product - (1.3 * limit));
        return figure with { IsMet = above.Median <= (isSmall ? 100_000 : 0) };
    }

    private static Racer Product(int port, OwnerSearch owners, int calls) =>
        new(Role.PortGuard, "PortGuard", () => Race.Time(calls, () => Find(port, owners)));

    private static Racer Limit(Native lookup, string verb, int port, int calls) =>
        new(Role.Limit, "C", () => lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"{verb} {port} {calls}"), found => verb == "all" ? found == 1 : found > 1));

    private static List<Racer> Peers(Scale scale, Native lookup)
    {
        string[] commands =
        [
            $"ss -Hltnp sport = :{Scale.NewestPort}",
            $"fuser {Scale.NewestPort}/tcp",
            "netstat -tlnp",
            $"lsof -nP -iTCP:{Scale.NewestPort} -sTCP:LISTEN",
        ];
        return [.. commands.Select(command => new Racer(Role.Peer, command[..command.IndexOf(' ', StringComparison.Ordinal)], () => lookup.Ask($"spawn {command}", code => code == 0), scale.PeerRounds))];
    }

    private static void Find(int port, OwnerSearch owners)
    {
        // Never pending on Linux: the table and /proc are read on the calling thread and its helpers.
        var listeners = _inspector.FindAsync(PortQuery.Tcp(port) with { Owners = owners }, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (listeners is not [{ Owners: [_] }])
        {
            throw new InvalidOperationException($"port {port}: expected one socket with one owner");
        }
    }
}
