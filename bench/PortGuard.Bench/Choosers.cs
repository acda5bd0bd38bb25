using System.Globalization;

namespace PortGuard.Bench;

/// <summary>Sixteen processes want a port at the same moment, and take a moment to listen on it, as programs that start do.</summary>
internal sealed class Choosers(string stateFolder)
{
    private const int Count = 16;
    private const int LongestStart = 100;

    private static readonly string[] _packages = ["get-port", "portfinder", "detect-port"];

    /// <summary>The packages of npm that choose ports, where they are installed.</summary>
    public static IEnumerable<string> Packages => _packages.Where(package => Directory.Exists(Path.Combine(Commands.NpmFolder, package)));

    public IEnumerable<Figure> Run(int rounds)
    {
        var file = Path.Combine(stateFolder, "choosers", ".allocated_ports.json");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var groups = new List<Group>();
#pragma warning disable CA2000 // The list's, which is disposed of.
        groups.Add(new(Role.PortGuard, "PortGuard registry", number => ChooserProcess.PortGuard(file, $"service-{number}")));
#pragma warning restore CA2000
        groups.AddRange(Packages.Select(package => new Group(Role.Peer, package, _ => ChooserProcess.Npm(package))));
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < groups.Count; turn++)
                {
                    groups[(round + turn) % groups.Count].TakeRound(round);
                }
            }
        }
        finally
        {
            groups.ForEach(group => group.Dispose());
        }

        yield return Judge("16 processes choose a port at once: given to more than one", groups, group => group.Twice);
        yield return Judge("16 processes choose a port at once: could not be listened on", groups, group => group.Failed);
        yield return Judge("16 processes choose a port at once: rounds in which it went wrong", groups, group => group.Rounds);
    }

    private static Figure Judge(string what, List<Group> groups, Func<Group, Contender> share)
    {
        var figure = new Figure(what, [.. groups.Select(share)], "0 in every round", false) { HasRatios = false, Show = Text.Share };
        return figure with { IsMet = figure.Product.Most == 0 };
    }

    /// <summary>Sixteen processes that choose in one way, and the shares of a round's choices that went wrong.</summary>
    private sealed class Group(Role role, string name, Func<int, ChooserProcess> start) : IDisposable
    {
        private readonly List<ChooserProcess> _processes = [.. Enumerable.Range(0, Count).Select(start)];

        public Contender Twice { get; } = new(role, name);

        public Contender Failed { get; } = new(role, name);

        public Contender Rounds { get; } = new(role, name);

        public void TakeRound(int round)
        {
            // The same pauses for everybody: 0 to 100 ms between choosing and listening, in another order each round.
            for (var number = 0; number < Count; number++)
            {
                _processes[number].Say(string.Create(CultureInfo.InvariantCulture, $"go {(number * 37 + round * 13) % Count * LongestStart / (Count - 1)}"));
            }

            var answers = _processes.ConvertAll(process => process.Hear().Split(' '));
            _processes.ForEach(process => process.Say("next"));
            _processes.ForEach(process => process.Hear());
            var twice = answers.Count(answer => answers.Count(other => other[0] == answer[0]) > 1);
            var failed = answers.Count(answer => answer[1] != "ok");
            Twice.Samples.Add((double)twice / Count);
            Failed.Samples.Add((double)failed / Count);
            Rounds.Samples.Add(twice + failed > 0 ? 1 : 0);
        }

        public void Dispose() => _processes.ForEach(process => process.Dispose());
    }
}
