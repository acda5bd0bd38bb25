using System.Net;

namespace PortGuard.Tool;

/// <summary>Tries every address that a server would use, and looks who is in the way where that fails.</summary>
internal sealed class PortChecker(IPortInspector inspector, Func<IPEndPoint, PortAvailability> probe)
{
    // As a person names them; not in the order of PortProbe, which is the quickest.
    private static readonly IPAddress[] _addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any, IPAddress.IPv6Any];

    public PortChecker(IPortInspector inspector)
        : this(inspector, PortProbe.Check)
    {
    }

    public PortVerdict Check(int port)
    {
        var finder = new HoldingFinder(new OneLook(inspector));
        var addresses = new AddressVerdict[_addresses.Length];
        for (var index = 0; index < addresses.Length; index++)
        {
            addresses[index] = Check(new IPEndPoint(_addresses[index], port), finder);
        }

        return new(port, addresses);
    }

    private AddressVerdict Check(IPEndPoint endPoint, HoldingFinder finder)
    {
        switch (probe(endPoint))
        {
            case PortAvailability.InUse:
                var holding = Look(endPoint, finder);
                // A port may be let go between the two: then the second bind says so.
                return holding.Kind is PortHoldingKind.None or PortHoldingKind.Unknown && probe(endPoint) is PortAvailability.Free
                    ? new(endPoint.Address, PortAvailability.Free)
                    : new(endPoint.Address, PortAvailability.InUse, holding);
            case PortAvailability.PermissionDenied:
                // Permission comes before "in use" in bind(2): a listener there is a better answer.
                var behind = Look(endPoint, finder);
                return new(endPoint.Address, PortAvailability.PermissionDenied, behind.Kind is PortHoldingKind.Listening ? behind : null);
            case var availability:
                return new(endPoint.Address, availability);
        }
    }

    private static PortHolding Look(IPEndPoint endPoint, HoldingFinder finder)
    {
        try
        {
            var holding = finder.FindAsync(endPoint, PortProtocol.Tcp, OwnerSearch.Family, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return holding.Kind is PortHoldingKind.None ? holding with { Kind = PortHoldingKind.Unknown } : holding;
        }
        catch (IOException)
        {
            // No table can be read (a sandbox, lsof is missing). What the bind said stays true.
            return new(PortHoldingKind.Unknown, endPoint, []);
        }
    }
}
