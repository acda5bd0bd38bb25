using System.Net;

namespace PortGuard.Tool;

/// <summary>
/// Whether a port that was held still is: by the bind, and where the bind cannot judge (a port below ip_unprivileged_port_start, an address
/// that is not this machine's any more) by the table of listeners. Never "free" for want of an answer.
/// </summary>
internal sealed class PortReleaseProbe(IPortInspector inspector) : IEndpointProbe
{
    public bool IsInUse(GuardedEndpoint endpoint) => endpoint.EndPoint is IPEndPoint address
        && Try(address) switch
        {
            PortAvailability.Free => false,
            PortAvailability.InUse => true,
            _ => IsInTable(address),
        };

    // Without listening: whoever connects in that moment would be turned away.
    public static PortAvailability Try(IPEndPoint address) => OperatingSystem.IsLinux() ? LinuxBindProbe.Try(address) : PortProbe.Check(address);

    private bool IsInTable(IPEndPoint address)
    {
        try
        {
            var listeners = inspector.FindAsync(PortQuery.Tcp(address.Port) with { Owners = OwnerSearch.None }).AsTask().GetAwaiter().GetResult();
            return listeners.Any(listener => BindRules.IsInTheWay(address, listener));
        }
        catch (IOException)
        {
            // Neither the bind nor a table can say: what was held is taken to be held.
            return true;
        }
    }
}
