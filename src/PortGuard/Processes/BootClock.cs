using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Turns start times in clock ticks since boot into wall-clock times.</summary>
/// <param name="BootTime">When the system booted, by today's wall clock.</param>
/// <param name="TicksPerSecond">sysconf(_SC_CLK_TCK).</param>
internal sealed record BootClock(DateTimeOffset BootTime, long TicksPerSecond)
{
    // User space sees 100 ticks a second on every architecture of today; time(7), "The software clock, HZ, and jiffies".
    private const long UsualTicksPerSecond = 100;

    public DateTimeOffset At(long ticks) => BootTime + TimeSpan.FromSeconds((double)ticks / TicksPerSecond);

    /// <summary>
    /// Asks the kernel. Not /proc/uptime and not btime of /proc/stat: lxcfs replaces both by the container's own, while the start times in
    /// /proc/PID/stat stay those of the machine.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static unsafe BootClock Read(TimeProvider time)
    {
        var sinceBoot = stackalloc nint[2];
        var ticks = (long)Libc.sysconf(Libc._SC_CLK_TCK);
        var now = time.GetUtcNow();
        // Since Linux 3.10 start times count from CLOCK_BOOTTIME, suspended time included. The call fails on no kernel that .NET runs on.
        return Libc.clock_gettime(Libc.CLOCK_BOOTTIME, sinceBoot) == 0
            ? new(now - TimeSpan.FromSeconds(sinceBoot[0]) - TimeSpan.FromTicks(sinceBoot[1] / 100), ticks > 0 ? ticks : UsualTicksPerSecond)
            : new(now - TimeSpan.FromMilliseconds(Environment.TickCount64), UsualTicksPerSecond);
    }
}
