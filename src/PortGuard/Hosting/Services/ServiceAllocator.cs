using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>Gets the port of a service, and makes way for it where an earlier run of that service has it.</summary>
/// <param name="registry">The registry; opened with the first service.</param>
/// <param name="guard">Replaces an earlier run in Development and refuses elsewhere.</param>
/// <param name="settleTime">How long to wait for an instance that no longer listens.</param>
/// <param name="directory">Where the instance belongs.</param>
/// <param name="logger">The log.</param>
internal sealed class ServiceAllocator(Func<IPortRegistry> registry, IEndpointGuard guard, TimeSpan settleTime, string directory, ILogger logger)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <param name="service">The service.</param>
    /// <param name="place">Where it listens.</param>
    /// <param name="others">What else the program wants to bind if the service has a port: all of it is decided before anybody is ended.</param>
    /// <param name="cancellationToken">Ends every wait.</param>
    /// <exception cref="PortGuardException">No port can be had, or the service runs already.</exception>
    public async Task<PortReservation> AllocateAsync(
        PortServiceOptions service, ServicePlace place, Func<int, IEnumerable<GuardedEndpoint>> others, CancellationToken cancellationToken)
    {
        var request = Request(service, place);
        var began = Time.GetTimestamp();
        while (true)
        {
            try
            {
                var reservation = await registry().AllocateAsync(request, cancellationToken).ConfigureAwait(false);
                Log.ServiceHasPort(logger, reservation.Service, reservation.Port, ServiceTexts.How(reservation));
                return reservation;
            }
            catch (PortRegistryException e) when (e.Instance is not null)
            {
                var running = e.Instance;
                var before = Time.GetTimestamp();
                await guard.GuardAsync([.. EarlierInstance.Endpoints(running, place.Addresses), .. others(running.Port)], cancellationToken).ConfigureAwait(false);

                // It no longer listens and still lives: it drains, or listens where we do not look. What the guard took does not count.
                began += Time.GetTimestamp() - before;
                if (Time.GetElapsedTime(began) >= settleTime)
                {
                    throw;
                }
            }

            await Task.Delay(_pause, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private PortRequest Request(PortServiceOptions service, ServicePlace place) => new(service.Name)
    {
        Preferred = service.Preferred,
        Range = service.Range,
        Addresses = place.Addresses,
        IncludeUdp = place.IncludeUdp,
        AllowFurtherInstance = service.AllowFurtherInstance,
        Directory = directory,
    };
}
