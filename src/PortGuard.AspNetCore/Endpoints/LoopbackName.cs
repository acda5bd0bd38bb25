using System.Net;
using System.Text;

namespace PortGuard;

/// <summary>
/// Tells what can only be this machine: localhost and the names below it, which browsers never ask DNS for (RFC 6761, 6.3), and loopback
/// addresses, which no DNS server can put another address behind.
/// </summary>
internal static class LoopbackName
{
    /// <param name="host">A host without its port, IPv6 in brackets.</param>
    public static bool IsHost(string host) =>
        KestrelAddress.IsLocalhost(host) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <param name="origin">
    /// What an Origin header says. "null" is none: it is what a page from a file says, and just so a frame that any website puts into a
    /// sandbox. The header comes back in the answer, so it has to be ASCII and of the very form that browsers write.
    /// </param>
    public static bool IsOrigin(string origin) =>
        Ascii.IsValid(origin)
        && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase)
        && IsHost(uri.Host);
}
