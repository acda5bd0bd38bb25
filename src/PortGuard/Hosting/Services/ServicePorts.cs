using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>The ports of this program's services, from the allocation to the withdrawal.</summary>
/// <param name="registry">Opens the registry; called once, when it is first needed.</param>
/// <param name="allocator">Makes what allocates, of that registry.</param>
/// <param name="finder">Knows the server's address; null in a host without a server.</param>
/// <param name="logger">The log.</param>
internal sealed class ServicePorts(
    Func<IPortRegistry> registry, Func<Func<IPortRegistry>, ServiceAllocator> allocator, IServicePlaceFinder? finder, ILogger logger)
    : IPortAllocations, IOwnInstance, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly Lazy<IPortRegistry> _registry = new(registry);
    private IReadOnlyList<OwnPort> _ports = [];

    public IReadOnlyList<PortReservation> Own => [.. Ports.Select(port => port.Reservation)];

    /// <summary>Who the server is: of several services it has the first one's port, unless its address was set explicitly.</summary>
    PortInstance? IOwnInstance.Current => Ports.FirstOrDefault(port => port.Place.Use is not null)?.Reservation.Instance;

    private IReadOnlyList<OwnPort> Ports => Volatile.Read(ref _ports);

    public async ValueTask<PortInstance?> FindAsync(string service, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        var own = Own.FirstOrDefault(reservation => reservation.Service == service)?.Instance;
        return own ?? (await ReadAsync(cancellationToken).ConfigureAwait(false)).Instances.FirstOrDefault(instance => instance.Service == service);
    }

    public ValueTask<PortRegistrySnapshot> ReadAsync(CancellationToken cancellationToken = default) => _registry.Value.ReadAsync(cancellationToken);

    /// <summary>Allocates and holds, and sets the server's address.</summary>
    /// <param name="services">The services; the first one is the server's.</param>
    /// <param name="endpoints">What the program wants to bind, with the server's address as it is then.</param>
    /// <param name="cancellationToken">Ends every wait.</param>
    /// <exception cref="PortGuardException">A port cannot be had. What was allocated for the others is withdrawn with the host.</exception>
    public async Task AllocateAsync(IEnumerable<PortServiceOptions> services, Func<IReadOnlyList<GuardedEndpoint>> endpoints, CancellationToken cancellationToken)
    {
        var maker = allocator(() => _registry.Value);
        var place = finder?.Find() ?? ServicePlace.OfProgram;
        foreach (var service in services)
        {
            if (place.WhyNot is { } reason)
            {
                Log.ServiceNotAllocated(logger, service.Name, reason);
            }
            else
            {
                var here = place;
                var reservation = await maker.AllocateAsync(service, here, port => Others(here, endpoints, port), cancellationToken).ConfigureAwait(false);
                Add(new(reservation, here, ServiceVariable.NameFor(service.Name)));
            }

            place = ServicePlace.OfProgram;
        }
    }

    /// <summary>Those of the endpoints that are not held already.</summary>
    public IReadOnlyList<GuardedEndpoint> NotHeld(IEnumerable<GuardedEndpoint> endpoints) =>
        [.. endpoints.Where(endpoint => endpoint.Protocol is not PortProtocol.Tcp || Ports.All(port => port.Reservation.Port != endpoint.Port))];

    /// <summary>Tells others where the started services can be reached.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var port in Ports)
        {
            if (port.Place.Use is not null && port.Reservation.IsUntaken)
            {
                Log.ServiceNotBound(logger, port.Reservation.Port, port.Reservation.Service);
                await WithdrawAsync(port).ConfigureAwait(false);
                continue;
            }

            if (port.Place.Use is not null)
            {
                // An address of localhost that the server could not bind: nobody would ever serve who connects there.
                port.Reservation.ReleaseSockets();
            }

            try
            {
                if (port.Place.Urls() is { Count: > 0 } urls)
                {
                    await port.Reservation.PublishAsync([.. urls.Select(ServiceTexts.Reachable)], cancellationToken).ConfigureAwait(false);
                }
            }
            catch (PortRegistryException e)
            {
                // It serves, and a full disk or a folder that was removed is no reason to stop.
                Log.ServiceNotPublished(logger, port.Reservation.Service, port.Reservation.Port, e.Message);
            }
        }
    }

    /// <summary>
    /// Withdraws what a server had as soon as it no longer listens: it may finish requests for half a minute more, and the next run shall
    /// not have to wait for that.
    /// </summary>
    public async Task WithdrawWhenLetGoAsync()
    {
        foreach (var port in Ports.Where(port => port.Place.Use is not null))
        {
            while (!port.Reservation.IsLetGo)
            {
                await Task.Delay(_pause).ConfigureAwait(false);
            }

            await port.WithdrawAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var port in Ports)
        {
            await WithdrawAsync(port).ConfigureAwait(false);
        }
    }

    // A container may be disposed either way; what is awaited are a few system calls.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Add(OwnPort port)
    {
        Volatile.Write(ref _ports, [.. Ports, port]);
        port.Place.Use?.Invoke(port.Reservation.Port);
        port.Place.HandOver(port.Reservation);
        port.Export();
    }

    private async ValueTask WithdrawAsync(OwnPort port)
    {
        Volatile.Write(ref _ports, [.. Ports.Where(other => other != port)]);
        await port.WithdrawAsync().ConfigureAwait(false);
    }

    private IEnumerable<GuardedEndpoint> Others(ServicePlace place, Func<IReadOnlyList<GuardedEndpoint>> endpoints, int port)
    {
        place.Use?.Invoke(port);
        return NotHeld(endpoints()).Where(endpoint => endpoint.Protocol is not PortProtocol.Tcp || endpoint.Port != port);
    }
}
