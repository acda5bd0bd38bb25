using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>
/// The endpoints of a service that runs already, for the guard. Only the instance itself may be ended for them, never a stranger who
/// happens to have its port.
/// </summary>
internal static class EarlierInstance
{
    private const string NotMovable = "the registry keeps this port for the service";

    // Its start is told by a clock, which may have been set since; a PID that is used again starts later than that.
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(2);

    public static IEnumerable<GuardedEndpoint> Endpoints(PortInstance instance, IReadOnlyList<IPAddress> addresses) => addresses
        .Where(address => address.AddressFamily is not AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6)
        .Select(address => new GuardedEndpoint
        {
            EndPoint = new IPEndPoint(address, instance.Port),
            Display = Phrases.Invariant($"port {instance.Port} of {Phrases.Clean(instance.Service)}"),
            Source = "the port registry",
            WhyNotMovable = NotMovable,
            WhyProtected = owner => IsOf(owner, instance) ? null : $"it is not the instance of \"{Phrases.Clean(instance.Service)}\" that the port registry knows",
        });

    /// <summary>Whether a process is the instance, or a worker below it.</summary>
    internal static bool IsOf(PortOwner owner, PortInstance instance) =>
        IsIt(owner.Snapshot, instance) || owner.Ancestors.Any(ancestor => IsIt(ancestor, instance));

    private static bool IsIt(ProcessSnapshot process, PortInstance instance) =>
        process.ProcessId == instance.ProcessId
        && instance.StartTime is { } start
        && (process.StartTime - start).Duration() <= _tolerance;
}
