using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace PortGuard;

/// <summary>Reads an address the way Kestrel does (its AddressBinder.ParseAddress), and says which endpoints it binds for it.</summary>
internal static class KestrelAddress
{
    /// <summary>The address Kestrel binds when nothing is configured.</summary>
    public const string Default = "http://localhost:5000";

    /// <summary>
    /// The endpoints in Kestrel's order of binding; empty where there is nothing to guard; null where Kestrel will not accept it.
    /// </summary>
    public static IReadOnlyList<EndPoint>? EndPointsOf(string url)
    {
        if (Parse(url) is not { } address)
        {
            return null;
        }

        try
        {
            return address.IsUnixPipe ? [Unix(address.UnixPipePath)]
                : address.IsNamedPipe ? []
                : IsLocalhost(address.Host) ? Loopbacks(address.Port)
                : address.Port == 0 ? []
                : [AddressOf(address.Host) is { } ip ? new IPEndPoint(ip, address.Port) : Any(address.Port)];
        }
        catch (ArgumentException)
        {
            // A port above 65535 or a socket path above 107 bytes: Kestrel fails on it in the same way.
            return null;
        }
    }

    // Apart, as the assembly System.Net.Sockets is loaded for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UnixDomainSocketEndPoint Unix(string path) => new(path);

    /// <summary>The same address with another port.</summary>
    public static string WithPort(string url, int port)
    {
        var address = BindingAddress.Parse(url);
        return string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{port}{address.PathBase}");
    }

    /// <summary>The IP addresses that Kestrel binds for it, whatever its port; null for a unix socket, a pipe, and what Kestrel does not accept.</summary>
    public static IReadOnlyList<IPAddress>? AddressesOf(string url) =>
        Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } && EndPointsOf(WithPort(url, 1)) is { Count: > 0 } endPoints
            ? [.. endPoints.OfType<IPEndPoint>().Select(endPoint => endPoint.Address)]
            : null;

    /// <summary>The port of an address that Kestrel accepts.</summary>
    public static int PortOf(string url) => BindingAddress.Parse(url).Port;

    /// <summary>"localhost" is both loopbacks, IPv4 first; Kestrel refuses port 0 for it (null).</summary>
    public static IReadOnlyList<EndPoint>? Loopbacks(int port) => port == 0 ? null
        : Socket.OSSupportsIPv6 ? [new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)]
        : [new IPEndPoint(IPAddress.Loopback, port)];

    /// <summary>"*", "+" and any other name: [::] for both families, 0.0.0.0 where there is no IPv6.</summary>
    private static IPEndPoint Any(int port) => new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);

    // The usual ones without IPAddress.Parse: its first call costs 1.5 ms, which the server may need later or not at all.
    private static IPAddress? AddressOf(string host) => host switch
    {
        "*" or "+" => null,
        "127.0.0.1" => IPAddress.Loopback,
        "0.0.0.0" => IPAddress.Any,
        "[::1]" => IPAddress.IPv6Loopback,
        "[::]" => IPAddress.IPv6Any,
        _ => IPAddress.TryParse(host, out var address) ? address : null,
    };

    private static BindingAddress? Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var isHttp = address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
                || address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
            return isHttp && address.PathBase.Length == 0 ? address : null;
        }
        catch (FormatException)
        {
            // Not an address; Kestrel says so itself.
            return null;
        }
    }

    /// <summary>"localhost" and every name below it.</summary>
    public static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            && host.AsSpan()[..^".localhost".Length].ContainsAnyExcept('.', ' '));
}
