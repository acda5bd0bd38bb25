using System.Globalization;

namespace PortGuard.Bench;

/// <summary>A second start of the application while the first one serves: how much later does it listen than it had to?</summary>
internal static class Takeover
{
    private const double Goal = 50e6;

    public static IEnumerable<Figure> Run(int rounds, Native lookup)
    {
        Samples free = new(), release = new(), taken = new(), added = new();
        for (var round = 0; round < rounds; round++)
        {
            release.Add(Release(lookup));
            free.Add(Free());
            taken.Add(Taken(lookup));
        }

        var unavoidable = free.PairWith(release, (start, end) => start + end);
        var figure = new Figure(
            "start to serving beside an obedient old server (Kestrel): what is added to the start on a free port + the old one's own time to release it",
            [
                new(Role.PortGuard, "PortGuard") { Samples = taken.PairWith(unavoidable, (own, least) => own - least) },
                new(Role.Part, "start on a free port") { Samples = free },
                new(Role.Part, "the old one alone, SIGTERM to release") { Samples = release },
                new(Role.Part, "start that ends the old one, whole") { Samples = taken },
            ],
            "<= 50 ms",
            false)
        {
            HasRatios = false,
        };
        yield return figure with { IsMet = figure.Product.Median <= Goal };
    }

    private static double Release(Native lookup)
    {
        using var old = WebApp.Run("r2r", "guard", stay: true);
        return End(old, lookup);
    }

    private static double Free()
    {
        using var app = WebApp.Run("r2r", "guard");
        return app.ToListening;
    }

    private static double Taken(Native lookup)
    {
        using var old = WebApp.Run("r2r", "guard", stay: true);
        using var app = WebApp.Run("r2r", "guard", stay: true);
        _ = End(app, lookup);
        return app.ToListening;
    }

    private static double End(WebApp app, Native lookup) =>
        lookup.Ask(string.Create(CultureInfo.InvariantCulture, $"release {app.ProcessId} {WebApp.Port}"));
}
