using System.Net;

namespace PortGuard.Tool;

/// <summary>Where a port has to be free for a program whose own choice is not known.</summary>
internal static class ServiceAddresses
{
    /// <summary>
    /// Every address, by the dual wildcard: on Linux whatever holds any address of a port is in its way. Elsewhere it is not (bind(2) of the
    /// BSDs, SO_EXCLUSIVEADDRUSE of Windows), and a listener on it brings up the firewall's question: there the loopbacks are asked.
    /// </summary>
    public static IReadOnlyList<IPAddress> All { get; } = OperatingSystem.IsLinux() ? [IPAddress.IPv6Any] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
}
