using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>One endpoint that a server is going to bind.</summary>
internal sealed record GuardedEndpoint
{
    /// <summary>The exact endpoint: an <see cref="IPEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</summary>
    public required EndPoint EndPoint { get; init; }

    public PortProtocol Protocol { get; init; } = PortProtocol.Tcp;

    /// <summary>How the application names it, such as "http://localhost:5000".</summary>
    public required string Display { get; init; }

    /// <summary>Where it is configured, such as "Kestrel:Endpoints:Http:Url" or "--urls"; null where that is not known.</summary>
    public string? Source { get; init; }

    /// <summary>The bind that the server will do, returning the bound socket; null = the default one of .NET.</summary>
    public Func<EndPoint, Socket>? Bind { get; init; }

    /// <summary>Whether the server is going to bind it after all, where that costs something to find out: asked only when it is held. Null = it is.</summary>
    public Func<bool>? IsWanted { get; init; }

    /// <summary>
    /// Why a holder is not ended for this endpoint, whatever the rules say of it: a clause for the message, or null to leave it to the
    /// rules. Null = all is left to the rules.
    /// </summary>
    public Func<PortOwner, string?>? WhyProtected { get; init; }

    /// <summary>Moves the server to another port before it binds; null where that cannot be done.</summary>
    public Action<int>? MoveTo { get; init; }

    /// <summary>Why it cannot be moved, for the message of a refused relocation.</summary>
    public string? WhyNotMovable { get; init; }

    /// <summary>The port, 0 for a unix socket.</summary>
    public int Port => (EndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>The display name, with the exact address where that differs.</summary>
    public override string ToString() => Display.Contains(EndPoint.ToString()!, StringComparison.Ordinal) ? Display : $"{Display} ({EndPoint})";
}
