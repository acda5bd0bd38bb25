using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>What the look before the start knew, so that an endpoint has the application's own name for it when its bind fails.</summary>
internal sealed class KnownEndpoints
{
    private const string TooLate = "the server has begun to bind";

    private IReadOnlyList<EndpointSlot> _slots = [];
    private PortReservation? _held;

    /// <summary>The port that the registry gave to the server; null where it was not asked.</summary>
    public PortReservation? Held
    {
        get => Volatile.Read(ref _held);
        set => Volatile.Write(ref _held, value);
    }

    public void Remember(IReadOnlyList<EndpointSlot> slots) => Volatile.Write(ref _slots, slots);

    /// <summary>
    /// An endpoint that Kestrel binds this moment. It cannot be moved any more: for localhost, logs and features would tell the old port.
    /// </summary>
    public GuardedEndpoint AtBind(EndPoint endPoint, Func<EndPoint, Socket>? bind, PortProtocol protocol = PortProtocol.Tcp)
    {
        var slot = Volatile.Read(ref _slots).FirstOrDefault(slot => slot.Name.EndPoints.Any(known => IsSame(known, endPoint)));
        var isHeld = endPoint is IPEndPoint ip && Held?.Port == ip.Port;
        return new()
        {
            EndPoint = endPoint,
            Protocol = endPoint is UnixDomainSocketEndPoint ? PortProtocol.Unix : protocol,
            Display = slot?.Name.Display ?? endPoint.ToString() ?? "",
            Source = isHeld ? "the port registry" : slot?.Name.Source,
            Bind = bind,
            // Whoever came between our hold and the application's own bind is no earlier run.
            WhyProtected = isHeld ? _ => "it took the port at the moment of the start" : null,
            WhyNotMovable = slot?.WhyNotMovable ?? TooLate,
        };
    }

    // Without IPv6 Kestrel tries [::] first and then 0.0.0.0 for "*".
    private static bool IsSame(EndPoint known, EndPoint bound) => (known, bound) switch
    {
        (IPEndPoint ip, IPEndPoint other) => ip.Equals(other)
            || (ip.Port == other.Port && ip.Address.Equals(IPAddress.IPv6Any) && other.Address.Equals(IPAddress.Any)),
        (UnixDomainSocketEndPoint unix, UnixDomainSocketEndPoint other) =>
            string.Equals(unix.ToString(), other.ToString(), StringComparison.Ordinal),
        _ => false,
    };
}
