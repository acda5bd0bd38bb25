using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>Phase A: guards every endpoint known before the start, before any other service starts.</summary>
internal sealed class PortGuardHostedService(
    IEndpointGuard guard,
    IOptions<PortGuardOptions> options,
    IEnumerable<IEndpointSource> sources,
    Func<ServicePorts> ports,
    bool hasServer,
    ILogger logger) : IHostedLifecycleService
{
    private ServicePorts? _ports;
    private Task _withdrawal = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (guard.WhyNothing is { } reason)
        {
            Log.NothingToGuard(logger, reason);
            return Task.CompletedTask;
        }

        return options.Value.Services.Count == 0 ? guard.GuardAsync(Endpoints(), cancellationToken) : StartServicesAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => _ports?.PublishAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _withdrawal = _ports?.WithdrawWhenLetGoAsync() ?? Task.CompletedTask;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _ports is null ? Task.CompletedTask : WithdrawAsync(_ports);

    /// <summary>The services' ports are held before anything else is looked at, so what is looked at then are the others.</summary>
    private async Task StartServicesAsync(CancellationToken cancellationToken)
    {
        _ports = ports();
        try
        {
            await _ports.AllocateAsync(options.Value.Services, Endpoints, cancellationToken).ConfigureAwait(false);
            await guard.GuardAsync(_ports.NotHeld(Endpoints()), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Not every caller disposes a host that did not start.
            await _ports.DisposeAsync().ConfigureAwait(false);
            if (e is PortGuardException)
            {
                RefusalExit.Arm();
            }
            else if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                RefusalExit.Arm();
                throw StartCancelledException.OfService(options.Value.Services[0].Name, e);
            }

            throw;
        }
    }

    private async Task WithdrawAsync(ServicePorts services)
    {
        await services.DisposeAsync().ConfigureAwait(false);
        await _withdrawal.ConfigureAwait(false);
    }

    private List<GuardedEndpoint> Endpoints()
    {
        var endpoints = new List<GuardedEndpoint>();
        foreach (var port in options.Value.Ports)
        {
            if (GuardedPort.TryParse(port, out var parsed))
            {
                endpoints.AddRange(parsed);
            }
        }

        var known = sources.Select(source => source.GetEndpoints()).ToList();
        if (hasServer && known.Count == 0)
        {
            Log.ServerNotGuarded(logger);
        }

        foreach (var set in known)
        {
            if (set.WhyNothing is { } reason)
            {
                Log.NothingToGuard(logger, reason);
            }

            endpoints.AddRange(set.Endpoints);
        }

        return endpoints;
    }
}
