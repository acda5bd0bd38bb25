using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>One configured address: where it is set, what Kestrel binds for it (localhost is two endpoints), how it is moved.</summary>
/// <param name="display">How the application names it.</param>
/// <param name="source">Where it is set.</param>
/// <param name="endPoints">What Kestrel binds for it, in its order.</param>
internal sealed class EndpointSlot(string display, string source, IReadOnlyList<EndPoint> endPoints)
{
    private EndpointName _name = new(display, source, endPoints);

    /// <summary>Writes another address into the setting; null where that cannot be done.</summary>
    public Action<string>? Rewrite { get; init; }

    /// <summary>Why it cannot be moved, where <see cref="Rewrite"/> is null.</summary>
    public string? WhyNotMovable { get; init; }

    /// <summary>The address as it is now, after a move too.</summary>
    public EndpointName Name => Volatile.Read(ref _name);

    public IEnumerable<GuardedEndpoint> ToEndpoints(Func<EndPoint, Socket>? bind, Func<bool>? isWanted)
    {
        // One delegate for both loopbacks: whoever moves one has moved the other.
        Action<int>? moveTo = Rewrite is null || Name.EndPoints.Any(endPoint => endPoint is not IPEndPoint) ? null : MoveTo;
        return Name.EndPoints.Select(endPoint => new GuardedEndpoint
        {
            EndPoint = endPoint,
            Protocol = endPoint.AddressFamily is AddressFamily.Unix ? PortProtocol.Unix : PortProtocol.Tcp,
            Display = Name.Display,
            Source = Name.Source,
            Bind = bind,
            IsWanted = isWanted,
            MoveTo = moveTo,
            WhyNotMovable = moveTo is not null ? null : WhyNotMovable ?? "a unix socket has a path, not a port",
        });
    }

    private void MoveTo(int port)
    {
        var url = KestrelAddress.WithPort(Name.Display, port);
        Rewrite!(url);
        Volatile.Write(ref _name, new(url, Name.Source, KestrelAddress.EndPointsOf(url) ?? []));
    }
}

/// <summary>What an address is called and what it stands for.</summary>
internal sealed record EndpointName(string Display, string Source, IReadOnlyList<EndPoint> EndPoints);
