using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Tests;

/// <summary>A child process that says READY and some numbers, and that is gone at the end of the test whatever happened.</summary>
internal sealed class TerminationChild : IDisposable
{
    public const string Obedient = "echo READY; exec sleep 60";
    public const string Deaf = "trap '' TERM; echo READY; exec sleep 60";

    private readonly Process _process;

    private TerminationChild(Process process) => _process = process;

    public int Id => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>What came after READY.</summary>
    public IReadOnlyList<int> Numbers { get; private set; } = [];

    public static Task<TerminationChild> BashAsync(string script) => StartAsync("bash", "-c", script);

    public static async Task<TerminationChild> StartAsync(string program, params string[] arguments)
    {
        var child = new TerminationChild(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!);
        var line = await child._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("READY", line, StringComparison.Ordinal);
        child.Numbers = [.. line!.Split(' ').Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        return child;
    }

    public async Task EndAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
