using System.Globalization;

namespace PortGuard;

/// <summary>What to ask an <see cref="IPortInspector"/>: the sockets that hold one local port, or one unix socket path.</summary>
public sealed record PortQuery
{
    private PortQuery(PortProtocol protocol, int port, string? path)
    {
        Protocol = protocol;
        Port = port;
        Path = path;
    }

    /// <summary>The kind of socket to look for.</summary>
    public PortProtocol Protocol { get; }

    /// <summary>The local port, 1 to 65535; 0 for a unix socket.</summary>
    public int Port { get; }

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
    public static PortQuery Tcp(int port) => new(PortProtocol.Tcp, Checked(port), null);

    /// <summary>Asks for UDP sockets, IPv4 and IPv6, on a local port.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 1 to 65535.</exception>
    public static PortQuery Udp(int port) => new(PortProtocol.Udp, Checked(port), null);

    /// <summary>Asks for the unix stream sockets bound to a path.</summary>
    /// <param name="path">The path as the server names it; made absolute here.</param>
    public static PortQuery Unix(string path) => new(PortProtocol.Unix, 0, System.IO.Path.GetFullPath(path));

    /// <inheritdoc/>
    public override string ToString() => Path ?? string.Create(CultureInfo.InvariantCulture, $"{Protocol} {Port}");

    private static int Checked(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        return port;
    }
}
