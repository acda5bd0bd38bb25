using System.Globalization;

namespace PortGuard;

/// <summary>What to ask an <see cref="IPortInspector"/>: the sockets that hold one local port, a span of them, or one unix socket path.</summary>
public sealed record PortQuery
{
    // One server on IPv4 and IPv6.
    private const int MostFamilies = 2;

    private PortQuery(PortProtocol protocol, PortRange? ports, string? path)
    {
        Protocol = protocol;
        Ports = ports;
        Path = path;
    }

    /// <summary>The kind of socket to look for.</summary>
    public PortProtocol Protocol { get; }

    /// <summary>The local port, 1 to 65535, the first one of a span; 0 for a unix socket.</summary>
    public int Port => Ports?.First ?? 0;

    /// <summary>The local ports, one or a span that is looked up in one pass; null for a unix socket.</summary>
    public PortRange? Ports { get; }

    /// <summary>The absolute path of a unix socket; null for TCP and UDP.</summary>
    public string? Path { get; }

    /// <summary>How far to look for the processes behind a socket.</summary>
    /// <value>The default is <see cref="OwnerSearch.All"/>.</value>
    public OwnerSearch Owners { get; init; } = OwnerSearch.All;

    /// <summary>Whether sockets that hold the port without listening are wanted too: bound ones, connections, closing ones.</summary>
    /// <value>The default is false: listeners only, so that a client of the port is never in the answer.</value>
    public bool IncludeNonListening { get; init; }

    /// <summary>Asks for TCP sockets, IPv4 and IPv6, on a local port.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 1 to 65535.</exception>
    public static PortQuery Tcp(int port) => Tcp(One(port));

    /// <summary>Asks for TCP sockets, IPv4 and IPv6, on a span of local ports, in one pass.</summary>
    /// <param name="ports">The ports, both ends included.</param>
    public static PortQuery Tcp(PortRange ports) => new(PortProtocol.Tcp, ports, null);

    /// <summary>Asks for UDP sockets, IPv4 and IPv6, on a local port.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 1 to 65535.</exception>
    public static PortQuery Udp(int port) => Udp(One(port));

    /// <summary>Asks for UDP sockets, IPv4 and IPv6, on a span of local ports, in one pass.</summary>
    /// <param name="ports">The ports, both ends included.</param>
    public static PortQuery Udp(PortRange ports) => new(PortProtocol.Udp, ports, null);

    /// <summary>Asks for the unix stream sockets bound to a path.</summary>
    /// <param name="path">The path as the server names it; made absolute here.</param>
    public static PortQuery Unix(string path) => new(PortProtocol.Unix, null, System.IO.Path.GetFullPath(path));

    /// <inheritdoc/>
    public override string ToString() => Path ?? string.Create(CultureInfo.InvariantCulture, $"{Protocol} {Ports}");

    /// <summary>How to look for the owners of the sockets found: families cost a part of a walk each, so on a span one walk finds them all.</summary>
    /// <param name="sockets">How many sockets there are.</param>
    internal OwnerSearch SearchFor(int sockets) =>
        Owners == OwnerSearch.Family && sockets > MostFamilies && Ports is { Count: > 1 } ? OwnerSearch.All : Owners;

    private static PortRange One(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        return new(port, port);
    }
}
