namespace PortGuard;

internal static class ProcessTerminators
{
    /// <summary>The terminator of the system that this runs on.</summary>
    public static IProcessTerminator Create(TerminationSeams seams) =>
        OperatingSystem.IsLinux() ? new LinuxProcessTerminator(seams)
        : OperatingSystem.IsWindows() ? new WindowsProcessTerminator(seams)
        : new UnixProcessTerminator(seams);
}
