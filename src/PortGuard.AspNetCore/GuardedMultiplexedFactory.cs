using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace PortGuard;

/// <summary>
/// Names the holder of a UDP port that HTTP/3 wants. Only transports that are registered before <c>UsePortGuard</c> are decorated, each in
/// its own place, so that every container and lifetime goes on as it was; one registered later is bound without us and fails with
/// Kestrel's own text.
/// </summary>
internal sealed class GuardedMultiplexedFactory(
    IMultiplexedConnectionListenerFactory inner, bool ownsInner, IEndpointGuard guard, KnownEndpoints known)
    : IMultiplexedConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable, IAsyncDisposable
{
    /// <summary>Kestrel takes a factory that is no selector for one that can bind everything (TransportManager.CanBind).</summary>
    public bool CanBind(EndPoint endpoint) => inner is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IMultiplexedConnectionListener> BindAsync(
        EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await inner.BindAsync(endpoint, features, cancellationToken).ConfigureAwait(false);
            }
            catch (AddressInUseException)
                when (round <= BindHook.MaxRounds && endpoint is IPEndPoint { Port: > 0 } && guard.WhyNothing is null)
            {
                guard.GuardAtBind(known.AtBind(endpoint, bind: null, PortProtocol.Udp));
            }
        }
    }

    public static void Decorate(IServiceCollection services)
    {
        for (var index = 0; index < services.Count; index++)
        {
            var service = services[index];
            if (service.ServiceType == typeof(IMultiplexedConnectionListenerFactory) && !service.IsKeyedService)
            {
                services[index] = ServiceDescriptor.Describe(service.ServiceType, provider => Create(service, provider), service.Lifetime);
            }
        }
    }

    public void Dispose()
    {
        if (ownsInner && inner is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        if (ownsInner && inner is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        Dispose();
        return ValueTask.CompletedTask;
    }

    private static GuardedMultiplexedFactory Create(ServiceDescriptor service, IServiceProvider provider)
    {
        var inner = service.ImplementationInstance
            ?? service.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
        return new(
            (IMultiplexedConnectionListenerFactory)inner,
            ownsInner: service.ImplementationInstance is null,
            provider.GetRequiredService<IEndpointGuard>(),
            provider.GetRequiredService<KnownEndpoints>());
    }
}
