using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Bench;

/// <summary>One run of bench/StartupApp.</summary>
internal sealed class WebApp : IDisposable
{
    public const int Port = 5105;
    private readonly Process _process;

    private WebApp(Process process, double toListening, double inStarting)
    {
        _process = process;
        // Drained, so that an application that still logs does not wait for us.
        _ = process.StandardOutput.ReadToEndAsync();
        ToListening = toListening;
        InStarting = inStarting;
    }

    /// <summary>The directory with a subdirectory for each published build: r2r and il.</summary>
    public static string Folder { get; set; } = ".";

    /// <summary>From right before its process was made to its server listening, in nanoseconds.</summary>
    public double ToListening { get; }

    /// <summary>What StartingAsync of the services between the two stamps took, in nanoseconds.</summary>
    public double InStarting { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="build">r2r or il.</param>
    /// <param name="mode">What is done before the server starts: see StartupApp.</param>
    /// <param name="stay">Whether it serves until it is told to end; else it ends at once.</param>
    public static WebApp Run(string build, string mode, bool stay = false)
    {
        var folder = Path.Combine(Folder, build);
        var info = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [Path.Combine(folder, "StartupApp.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        info.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        info.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}");
        info.Environment["PORTGUARD_STATE_DIR"] = Path.Combine(Folder, "state");
        info.Environment["PORTGUARD_REGISTRY"] = Path.Combine(Folder, "state", "first.json");
        info.Environment["STARTUP_MODE"] = mode;
        info.Environment["STARTUP_STAY"] = stay ? "1" : "0";
        var start = Stopwatch.GetTimestamp();
        var process = Process.Start(info) ?? throw new IOException("StartupApp did not start");
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ') is ["LISTENING", var at, var inStarting])
            {
                var listening = long.Parse(at, CultureInfo.InvariantCulture);
                return new(process, Race.Nanoseconds(listening - start), Race.Nanoseconds(long.Parse(inStarting, CultureInfo.InvariantCulture)));
            }
        }

        process.WaitForExit();
        throw new IOException($"StartupApp ({build}, {mode}) ended with {process.ExitCode} before it listened");
    }

    public void Dispose()
    {
        if (!_process.WaitForExit(5_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
