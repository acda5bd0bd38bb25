namespace PortGuard;

/// <summary>The ports that this program has from the registry, and those of others. Injected into whatever needs one.</summary>
public interface IPortAllocations
{
    /// <summary>
    /// The ports of this program's own services, in the order of the options: from before the first service of the host starts until it has
    /// stopped. What no server of the host has taken over is held until <see cref="PortReservation.TakeSocket"/> or
    /// <see cref="PortReservation.ReleaseSockets"/>. A service whose address was set explicitly is not among them.
    /// </summary>
    IReadOnlyList<PortReservation> Own { get; }

    /// <summary>Finds a service that runs, one of our own first.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <returns>Its port, and its urls once it has started; null where it does not run.</returns>
    /// <exception cref="PortRegistryException">The registry cannot be read.</exception>
    ValueTask<PortInstance?> FindAsync(string service, CancellationToken cancellationToken = default);

    /// <summary>Reads the whole registry at one moment.</summary>
    /// <param name="cancellationToken">Ends the wait for the registry's lock.</param>
    /// <exception cref="PortRegistryException">The registry cannot be read.</exception>
    ValueTask<PortRegistrySnapshot> ReadAsync(CancellationToken cancellationToken = default);
}
