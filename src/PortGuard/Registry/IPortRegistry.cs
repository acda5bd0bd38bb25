namespace PortGuard;

/// <summary>
/// Gives every service a port of its own and keeps it: the same port next time, if it can be had. What is allocated stays until it is
/// released; what is held ends with the process. Every failure is a <see cref="PortRegistryException"/> and changes nothing.
/// </summary>
public interface IPortRegistry
{
    /// <summary>
    /// Gives a service its port, and holds it: the port it had, the one it prefers, or the first of its range that nobody claims and that
    /// can be listened on.
    /// </summary>
    /// <param name="request">The service and its wishes.</param>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <returns>The port with its listening sockets. It is recorded by then, and nobody else gets it.</returns>
    /// <exception cref="PortRegistryException">No port is free, the service runs already, or the registry cannot be read or written.</exception>
    ValueTask<PortReservation> AllocateAsync(PortRequest request, CancellationToken cancellationToken = default);

    /// <summary>Forgets the port of a service. An instance that runs keeps it until it ends.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <returns>Whether it had one.</returns>
    ValueTask<bool> ReleaseAsync(string service, CancellationToken cancellationToken = default);

    /// <summary>Forgets the port of every service; what is reserved stays.</summary>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <returns>How many services had one.</returns>
    ValueTask<int> ReleaseAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps ports from being given to anybody.</summary>
    /// <param name="ports">One port or a span.</param>
    /// <param name="reason">Why, for those who meet it; null leaves the reason that is there.</param>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <exception cref="PortRegistryException">A service has one of them.</exception>
    ValueTask ReserveAsync(PortRange ports, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Lets reserved ports be given again.</summary>
    /// <param name="ports">One port or a span.</param>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <returns>How many of them were reserved.</returns>
    ValueTask<int> UnreserveAsync(PortRange ports, CancellationToken cancellationToken = default);

    /// <summary>Reads everything at one moment. Nothing is written, not even where there is no registry yet.</summary>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    ValueTask<PortRegistrySnapshot> ReadAsync(CancellationToken cancellationToken = default);
}
