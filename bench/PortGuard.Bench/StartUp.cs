namespace PortGuard.Bench;

/// <summary>What is added to the start of a web application whose port is free.</summary>
internal static class StartUp
{
    public static IEnumerable<Figure> Run(int rounds)
    {
        var plain = new Variant("r2r", "none", "without PortGuard", rounds);
        var again = new Variant("r2r", "none", "without PortGuard, once more", rounds);
        var guard = new Variant("r2r", "guard", "PortGuard", rounds);
        var off = new Variant("r2r", "registered", "PortGuard, switched off", rounds);
        var plainIL = new Variant("il", "none", "without PortGuard, IL", rounds);
        var guardIL = new Variant("il", "guard", "PortGuard, IL", rounds);
        Variant[] probes =
        [
            new("r2r", "bind", "Socket bind probe", rounds / 2),
            new("r2r", "connect", "Socket connect probe", rounds / 2),
            new("r2r", "ipglobal", "IPGlobalProperties", rounds / 2),
            new("r2r", "lsof", "lsof", rounds / 2),
        ];
        foreach (var build in new[] { "r2r", "il" })
        {
            // Once for the page cache.
            WebApp.Run(build, "guard").Dispose();
        }

        Variant[] all = [plain, again, off, guard, plainIL, guardIL, .. probes];
        Race.Run(rounds, [.. all.Select(variant => variant.ToListening)]);

        yield return InStarting([guard.InStarting(Role.PortGuard), guardIL.InStarting(), plain.InStarting(), .. probes.Select(probe => probe.InStarting())]);
        yield return Added(
            plain,
            [guard.Minus(plain, Role.PortGuard), again.Minus(plain), off.Minus(plain), guardIL.Minus(plainIL), .. probes.Select(probe => probe.Minus(plain))]);
    }

    private static Figure InStarting(Contender[] contenders)
    {
        var figure = new Figure("web start-up, port free: time in StartingAsync, ReadyToRun", contenders, "<= 1 ms", false);
        return figure with { IsMet = figure.Product.Median <= 1e6 };
    }

    private static Figure Added(Variant plain, Contender[] contenders)
    {
        // Two runs without PortGuard differ too: that is the noise.
        var noise = contenders[1].Samples;
        var figure = new Figure(
            $"web start-up, port free: paired difference to {Text.Time(plain.ToListening.Samples.Median)} from exec to listening, ReadyToRun",
            contenders,
            $"within the noise (quartiles of one with itself: {Text.Time(noise.Lower)} .. {Text.Time(noise.Upper)})",
            false)
        {
            HasRatios = false,
        };
        return figure with { IsMet = figure.Product.Median <= noise.Upper };
    }

    /// <summary>One way to start the application.</summary>
    private sealed class Variant
    {
        private readonly Samples _inStarting = new();

        public Variant(string build, string mode, string name, int mostRounds) => ToListening = new(Role.Peer, name, () => Take(build, mode), mostRounds);

        public Racer ToListening { get; }

        public Contender InStarting(Role role = Role.Peer) => new(role, ToListening.Name) { Samples = _inStarting };

        public Contender Minus(Variant other, Role role = Role.Peer) =>
            new(role, ToListening.Name) { Samples = ToListening.Samples.PairWith(other.ToListening.Samples, (own, its) => own - its) };

        private double Take(string build, string mode)
        {
            using var run = WebApp.Run(build, mode);
            _inStarting.Add(run.InStarting);
            return run.ToListening;
        }
    }
}
