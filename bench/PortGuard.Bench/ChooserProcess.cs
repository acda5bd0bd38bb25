using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Bench;

/// <summary>
/// One of those that choose a port at the same time: "go MS" lets it choose, take MS milliseconds to start and listen, and is answered with the
/// port and "ok" or "failed"; "next" lets go of it; "time N" is answered with the median of N choices in nanoseconds.
/// </summary>
internal sealed class ChooserProcess : IDisposable
{
    private readonly Process _process;

    private ChooserProcess(ProcessStartInfo info)
    {
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        _process = Process.Start(info) ?? throw new IOException($"{info.FileName} did not start");
    }

    /// <summary>PortGuard, with the registry of that file: this program, once more.</summary>
    public static ChooserProcess PortGuard(string file, string name) =>
        new(new(Environment.ProcessPath ?? "dotnet", [typeof(ChooserProcess).Assembly.Location, "choose", file, name]));

    /// <summary>A package of npm.</summary>
    public static ChooserProcess Npm(string package) => new(new("node", [Commands.Script("choose.mjs"), Commands.NpmFolder, package, Text(Chooser.Ports.First), Text(Chooser.Ports.Last)]));

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public string Hear() => _process.StandardOutput.ReadLine() ?? throw new IOException($"{string.Join(' ', _process.StartInfo.ArgumentList)} ended");

    public double Time(int calls)
    {
        Say($"time {Text(calls)}");
        return double.Parse(Hear(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
