using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>
/// Which sockets are in the way of a bind: the rules of Linux (ip(7), ipv6(7)) for a server that, like Kestrel's, binds <c>[::]</c> for
/// both families and any other IPv6 address for IPv6 alone. Pure. A row in the way is a suspicion; only a failed bind is a conflict.
/// </summary>
internal static class BindRules
{
    /// <summary>Whether a socket is in the way of a server's bind.</summary>
    /// <param name="wanted">What the server will bind.</param>
    /// <param name="held">A socket on the same port, of the same protocol.</param>
    public static bool IsInTheWay(IPEndPoint wanted, PortListener held)
    {
        if (held.EndPoint is not IPEndPoint other || other.Port != wanted.Port)
        {
            return false;
        }

        var ours = Plain(wanted.Address);
        var theirs = Plain(other.Address);
        if (theirs.Equals(IPAddress.IPv6Any))
        {
            // Where the table does not tell a v6-only socket from a dual one, it is taken for a dual one: a suspicion.
            return ours.AddressFamily == AddressFamily.InterNetworkV6 || held.IsIPv6Only != true;
        }

        if (ours.Equals(IPAddress.IPv6Any))
        {
            return true;
        }

        if (ours.AddressFamily != theirs.AddressFamily)
        {
            return false;
        }

        return ours.Equals(IPAddress.Any) || theirs.Equals(IPAddress.Any) || IsSame(ours, theirs);
    }

    /// <summary>
    /// Whether that is certain: an IPv6 wildcard of which the table does not tell whether it leaves IPv4 alone is only a suspicion.
    /// </summary>
    public static bool IsCertain(IPEndPoint wanted, PortListener inTheWay) =>
        inTheWay is not { IsIPv6Only: null, EndPoint: IPEndPoint other }
        || !other.Address.Equals(IPAddress.IPv6Any)
        || Plain(wanted.Address).AddressFamily == AddressFamily.InterNetworkV6;

    // ::ffff:127.0.0.1 is 127.0.0.1 (RFC 4291 2.5.5.2)
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // A link-local address is one for each interface; a scope of 0 stands for any.
    private static bool IsSame(IPAddress ours, IPAddress theirs) =>
        ours.Equals(theirs)
        || (ours.IsIPv6LinkLocal
            && theirs.IsIPv6LinkLocal
            && (ours.ScopeId == 0 || theirs.ScopeId == 0)
            && ours.GetAddressBytes().AsSpan().SequenceEqual(theirs.GetAddressBytes()));
}
