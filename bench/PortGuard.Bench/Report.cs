using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace PortGuard.Bench;

/// <summary>Writes RESULTS.md.</summary>
internal sealed class Report
{
    private readonly List<Figure> _figures = [];
    private readonly List<string> _failures = [];
    private readonly string _loadBefore = LoadAverage();

    public bool IsComplete => _failures.Count == 0;

    public void Add(Figure figure) => _figures.Add(figure);

    public void AddFailure(string what, Exception error) => _failures.Add($"{what}: {error.Message}");

    public string Render(bool quick)
    {
        var text = new StringBuilder();
        _ = text.AppendLine("# Figures").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Made by `bench/run.sh{(quick ? " --quick" : "")}` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}; how to read it: [README.md](README.md).").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Machine: {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}; load average {_loadBefore} before, {LoadAverage()} after.")
            .AppendLine()
            .AppendLine("| what | peers | limit | PortGuard | PortGuard / limit | goal | reached |")
            .AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var figure in _figures)
        {
            _ = text.AppendLine(Line(figure));
        }

        foreach (var failure in _failures)
        {
            _ = text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**Could not run:** {failure}");
        }

        _ = text.AppendLine().AppendLine("## In detail");
        foreach (var figure in _figures)
        {
            AppendDetails(text, figure);
        }

        return text.ToString();
    }

    private static string Line(Figure figure)
    {
        var peers = string.Join(", ", figure.Contenders.Where(contender => contender.Role == Role.Peer).Select(peer => $"{peer.Name} {figure.Show(peer.Samples.Median)}"));
        var limit = figure.Limit is { } samples ? figure.Show(samples.Median) : "-";
        var ratio = figure.Ratio is { } pairs ? Text.Ratio(pairs.Median) : "-";
        return $"| {figure.What} | {peers} | {limit} | **{figure.Show(figure.Product.Median)}** | {ratio} | {figure.Goal} | {(figure.IsMet ? "yes" : "**no**")} |";
    }

    private static void AppendDetails(StringBuilder text, Figure figure)
    {
        _ = text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {figure.What}").AppendLine()
            .AppendLine("| who | median | quartiles | least .. most | rounds | / PortGuard |")
            .AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var contender in figure.Contenders)
        {
            var samples = contender.Samples;
            var ratio = figure.HasRatios ? Text.Ratio(samples.PairWith(figure.Product, (its, own) => its / own).Median) : "-";
            _ = text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {contender.Name} | {figure.Show(samples.Median)} | {figure.Show(samples.Lower)} .. {figure.Show(samples.Upper)} | {figure.Show(samples.Least)} .. {figure.Show(samples.Most)} | {samples.Count} | {ratio} |");
        }
    }

    private static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1]
        ?? RuntimeInformation.ProcessArchitecture.ToString();
}
