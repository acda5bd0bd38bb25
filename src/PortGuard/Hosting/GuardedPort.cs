using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>Reads the entries of <see cref="PortGuardOptions.Ports"/>.</summary>
internal static class GuardedPort
{
    public const string AcceptedForm =
        "write a port (9100), an address and port (127.0.0.1:9100, [::1]:9100, localhost:9100, *:9100), a UDP port (9100/udp) or a unix socket (unix:/run/app.sock)";

    private const string UnixPrefix = "unix:";
    private const string UdpSuffix = "/udp";
    private const string TcpSuffix = "/tcp";

    /// <summary>Reads one entry into its endpoints: a port alone means every interface, localhost means both loopbacks.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IReadOnlyList<GuardedEndpoint>? endpoints)
    {
        endpoints = null;
        text = text?.Trim() ?? "";
        if (text.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var path = text[UnixPrefix.Length..];
            if (Path.IsPathFullyQualified(path))
            {
                endpoints = [Endpoint(new UnixDomainSocketEndPoint(path), PortProtocol.Unix, text)];
            }

            return endpoints is not null;
        }

        var protocol = text.EndsWith(UdpSuffix, StringComparison.OrdinalIgnoreCase) ? PortProtocol.Udp : PortProtocol.Tcp;
        var address = protocol is PortProtocol.Udp || text.EndsWith(TcpSuffix, StringComparison.OrdinalIgnoreCase) ? text[..^UdpSuffix.Length] : text;
        if (Addresses(address, out var port) is { } addresses)
        {
            endpoints = [.. addresses.Select(ip => Endpoint(new IPEndPoint(ip, port), protocol, text))];
        }

        return endpoints is not null;
    }

    private static IReadOnlyList<IPAddress>? Addresses(string text, out int port)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "*" : text[..colon];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
        {
            return null;
        }

        if (host is "*" or "+")
        {
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        }

        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        return isBracketed == host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out var ip) ? [ip] : null;
    }

    private static GuardedEndpoint Endpoint(EndPoint endPoint, PortProtocol protocol, string text) => new()
    {
        EndPoint = endPoint,
        Protocol = protocol,
        Display = text,
        Source = $"{PortGuardConfiguration.SectionName}:{nameof(PortGuardOptions.Ports)}",
        WhyNotMovable = "PortGuard does not know which part of the program opens it",
    };
}
