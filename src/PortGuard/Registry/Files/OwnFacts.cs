using System.Diagnostics;

namespace PortGuard;

/// <summary>Reads what an instance says of its process, and who a process is, cheaply.</summary>
internal static class OwnFacts
{
    /// <summary>When this process started.</summary>
    public static DateTimeOffset? Start()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return process.StartTime;
        }

        return new LinuxProcessTable().Identify(Environment.ProcessId) is { } identity
            ? BootClock.Read(TimeProvider.System).At(identity.StartStamp)
            : null;
    }

    /// <summary>"python3 (PID 4242)".</summary>
    public static string? NameOf(int processId) =>
        OperatingSystem.IsLinux() && new LinuxProcessTable().Read(processId) is { } process ? Phrases.Invariant($"{process.Name} (PID {processId})") : null;
}
