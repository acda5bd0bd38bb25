using System.Runtime.Versioning;
using PortGuard.Bench;

[assembly: SupportedOSPlatform("linux")]

if (args is ["choose", var file, var name])
{
    return Chooser.Serve(file, name);
}

if (args is not [var programs, var builds, var results, .. var options])
{
    Console.Error.WriteLine("usage: PortGuard.Bench PROGRAMS BUILDS RESULTS.md [--quick] [--only WORD]; bench/run.sh calls it in namespaces of its own");
    return 2;
}

var quick = options.Contains("--quick");
var only = options.SkipWhile(option => option != "--only").ElementAtOrDefault(1) ?? "";
Native.Folder = programs;
WebApp.Folder = builds;
Commands.Folder = builds;
var report = new Report();
using var lookup = Native.Lookup();

foreach (var scale in quick ? [Scale.Small.Quick()] : new[] { Scale.Small, Scale.Large })
{
    Try($"the scenario {scale.Name}", () => Ask(scale));
}

Try("noticing", () => new Noticing(lookup, Path.Combine(builds, "state")).Run(quick ? 5 : 15));
Try("start-up", () => StartUp.Run(quick ? 10 : 40));
Try("registry: warm allocations", () => new Allocations(Path.Combine(builds, "state")).Run(quick ? 5 : 25));
Try("registry: the first allocation", () => Allocations.First(quick ? 5 : 20));
Try("registry: concurrent choosers", () => new Choosers(Path.Combine(builds, "state")).Run(quick ? 5 : 25));
Try("takeover", () => Takeover.Run(quick ? 5 : 15, lookup));

return report.IsComplete ? 0 : 1;

IEnumerable<Figure> Ask(Scale scale)
{
    using var load = Native.Load(scale.Load);
    foreach (var figure in TableQuestion.Run(scale, lookup).Concat(OwnerQuestion.Run(scale, lookup)).Concat(WhoCommand.Run(scale, lookup)).Concat(FreeCommand.Run(scale, lookup)))
    {
        yield return figure;
    }
}

void Try(string what, Func<IEnumerable<Figure>> run)
{
    if (!what.Contains(only, StringComparison.Ordinal))
    {
        return;
    }

    Console.WriteLine(what);
    try
    {
        foreach (var figure in run())
        {
            report.Add(figure);
        }
    }
#pragma warning disable CA1031 // Whatever went wrong, the other figures are wanted and the report names it
    catch (Exception error)
#pragma warning restore CA1031
    {
        report.AddFailure(what, error);
        Console.Error.WriteLine($"{what}: {error}");
    }

    // Every time: should something hang until time is up, what there is has been written.
    File.WriteAllText(results, report.Render(quick));
}
