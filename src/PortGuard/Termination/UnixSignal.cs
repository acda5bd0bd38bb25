namespace PortGuard;

/// <summary>The names and numbers of signal(7).</summary>
internal static class UnixSignal
{
    public static (string Name, int Number) Of(ProcessSignal signal) => signal switch
    {
        ProcessSignal.Ask => ("SIGTERM", Libc.SIGTERM),
        ProcessSignal.Continue => ("SIGCONT", OperatingSystem.IsLinux() ? Libc.SIGCONT : Libc.SIGCONT_BSD),
        ProcessSignal.Force => ("SIGKILL", Libc.SIGKILL),
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };
}
