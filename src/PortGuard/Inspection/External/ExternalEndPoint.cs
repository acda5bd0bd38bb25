using System.Globalization;
using System.Net;

namespace PortGuard;

/// <summary>Reads an address with a port as lsof and netstat print it: "*:80", "[::1]:80", "::1:80", "0.0.0.0:*".</summary>
internal static class ExternalEndPoint
{
    /// <summary>Reads one; null where the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isIPv6">
    /// Whether the socket is an IPv6 one: it decides what "*" means, and an IPv4 address is a mapped one then (RFC 4291, 2.5.5.2).
    /// </param>
    public static IPEndPoint? Parse(ReadOnlySpan<char> text, bool isIPv6)
    {
        // The last colon, because net-tools prints "::1:80" without brackets.
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text[(colon + 1)..], out var port))
        {
            return null;
        }

        var host = text[..colon];
        if (host is "*")
        {
            return new(isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
        }

        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
        }

        return IPAddress.TryParse(host, out var address) ? new(isIPv6 ? address.MapToIPv6() : address, port) : null;
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port)
    {
        port = 0;
        return text is "*" || ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}
