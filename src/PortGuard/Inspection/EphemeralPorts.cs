using System.Globalization;

namespace PortGuard;

/// <summary>The ports that the system gives to sockets which do not ask for one, outgoing connections above all.</summary>
internal static class EphemeralPorts
{
    private const string LinuxFile = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>RFC 6335 section 6; the default of Windows and macOS.</summary>
    private static readonly PortRange _dynamic = new(49152, 65535);

    /// <summary>The range as it is set now, in our network namespace.</summary>
    public static PortRange Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return _dynamic;
        }

        try
        {
            return Parse(File.ReadAllText(LinuxFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc/sys.
            return LinuxDefault;
        }
    }

    /// <summary>Reads "32768\t60999\n" (ip(7)); the default of Linux where the text is something else.</summary>
    public static PortRange Parse(string text)
    {
        var numbers = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return numbers.Length == 2
            && ushort.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && ushort.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first > 0
            && first <= last
                ? new(first, last)
                : LinuxDefault;
    }

    private static PortRange LinuxDefault => new(32768, 60999);
}
