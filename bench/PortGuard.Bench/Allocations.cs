using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PortGuard.Bench;

/// <summary>What one allocation takes, in a process that has made some, and in one that has made none.</summary>
internal sealed class Allocations(string stateFolder)
{
    private const int Block = 20;

    public IEnumerable<Figure> Run(int rounds)
    {
        List<ChooserProcess> processes = [];
        try
        {
            List<Racer> peers = [];
            foreach (var package in Choosers.Packages)
            {
                var process = ChooserProcess.Npm(package);
                processes.Add(process);
                peers.Add(new(Role.Peer, $"{package} (keeps nothing)", () => process.Time(Block)));
            }

            foreach (var entries in new[] { 10, 1000 })
            {
                var bench = new Registry(Path.Combine(stateFolder, string.Create(CultureInfo.InvariantCulture, $"allocations-{entries}")), entries);
                yield return Measure($"warm allocation, {entries} entries: the same port again", rounds, [new(Role.PortGuard, "PortGuard registry", bench.TimeKept)]);
                yield return Measure(
                    $"warm allocation, {entries} entries: a new port",
                    rounds,
                    [new(Role.PortGuard, "PortGuard registry", bench.TimeNew), new(Role.Part, "write, fsync and rename a file of that size", bench.TimeDisk), .. peers]);
            }
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    /// <summary>The first allocation in a process, as a web application makes it when it starts: reading the code in is most of it.</summary>
    public static IEnumerable<Figure> First(int rounds)
    {
        Racer[] racers =
        [
            new(Role.PortGuard, "PortGuard registry", () => InStarting("r2r")),
            new(Role.Part, "PortGuard registry, IL", () => InStarting("il")),
        ];
        Race.Run(rounds, racers);
        var figure = new Figure("first allocation of a process, ReadyToRun", racers, "<= 100 ms", false);
        yield return figure with { IsMet = figure.Product.Median <= 100e6 };

        static double InStarting(string build)
        {
            using var run = WebApp.Run(build, "registry");
            return run.InStarting;
        }
    }

    private static Figure Measure(string what, int rounds, IReadOnlyList<Racer> racers)
    {
        Race.Run(rounds, racers);
        var figure = new Figure(what, racers, "<= 1 ms", false);
        return figure with { IsMet = figure.Product.Median <= 1e6 };
    }

    private sealed class Registry
    {
        private readonly FilePortRegistry _registry;
        private readonly string _copy;
        private int _number;

        public Registry(string folder, int entries)
        {
            _ = Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, ".allocated_ports.json");
            _copy = Path.Combine(folder, "copy");
            var document = new RegistryDocument();
            for (var entry = 0; entry < entries; entry++)
            {
                _ = document.Allocate($"service-{entry}", 18000 + entry, TimeProvider.System.GetUtcNow());
            }

            File.WriteAllText(file, RegistryWriter.Write(document));
            _registry = new(file, new());
            Race.WarmUp(() => Let(Allocate("service-7")));
            Race.WarmUp(() => TimeOneNew());
        }

        public double TimeKept() => Median(() =>
        {
            var start = Stopwatch.GetTimestamp();
            var held = Allocate("service-7");
            var time = Stopwatch.GetTimestamp() - start;
            Let(held);
            return time;
        });

        public double TimeNew() => Median(TimeOneNew);

        /// <summary>What the disk takes of it.</summary>
        public double TimeDisk()
        {
            var bytes = File.ReadAllBytes(_registry.Location);
            return Race.Time(Block, () =>
            {
                using (var file = File.OpenHandle(_copy + ".tmp", FileMode.Create, FileAccess.Write))
                {
                    RandomAccess.Write(file, bytes, 0);
                    RandomAccess.FlushToDisk(file);
                }

                File.Move(_copy + ".tmp", _copy, overwrite: true);
            });
        }

        private long TimeOneNew()
        {
            var service = $"new-{_number++}";
            var start = Stopwatch.GetTimestamp();
            var held = Allocate(service);
            var time = Stopwatch.GetTimestamp() - start;
            Let(held);
            _ = _registry.ReleaseAsync(service).AsTask().GetAwaiter().GetResult();
            return time;
        }

        private PortReservation Allocate(string service) =>
            _registry.AllocateAsync(new(service) { Addresses = [IPAddress.Loopback] }).AsTask().GetAwaiter().GetResult();

        private static void Let(PortReservation held) => held.DisposeAsync().AsTask().GetAwaiter().GetResult();

        private static double Median(Func<long> time)
        {
            var block = new Samples();
            for (var call = 0; call < Block; call++)
            {
                block.Add(Race.Nanoseconds(time()));
            }

            return block.Median;
        }
    }
}
