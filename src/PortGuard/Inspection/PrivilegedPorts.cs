using System.Globalization;
using System.Net;

namespace PortGuard;

/// <summary>The ports that not every user may bind.</summary>
internal static class PrivilegedPorts
{
    private const string LinuxFile = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /// <summary>IPPORT_RESERVED of netinet/in.h; the default of Linux.</summary>
    private const int Usual = 1024;

    /// <summary>The first port that everybody may bind; 0 where there is no such limit (Windows; macOS since 10.14 for wildcards).</summary>
    public static int First => OperatingSystem.IsLinux() ? Read() : 0;

    /// <summary>What to call the limit.</summary>
    public static string Setting => "net.ipv4.ip_unprivileged_port_start";

    /// <summary>Whether this user may bind a port; only for one below the limit that is tried, since capabilities(7) decide it too.</summary>
    /// <param name="port">1 to 65535, nobody's at the moment. What holds for TCP holds for UDP.</param>
    public static bool MayBind(int port) =>
        !OperatingSystem.IsLinux()
        || port >= First
        // Without listen: where it is permitted, no server that starts in the same moment is in trouble (both set SO_REUSEADDR).
        || LinuxBindProbe.Try(new IPEndPoint(IPAddress.Any, port)) is not PortAvailability.PermissionDenied;

    /// <summary>Reads "1024\n" (ip(7)); the default of Linux where the text is something else.</summary>
    public static int Parse(string text) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first <= 65536 ? first : Usual;

    private static int Read()
    {
        try
        {
            return Parse(File.ReadAllText(LinuxFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc/sys, or a kernel before 4.11.
            return Usual;
        }
    }
}
