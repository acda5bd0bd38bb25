using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>Phase A: guards every endpoint known before the start, before any other service starts.</summary>
internal sealed class PortGuardHostedService(
    IEndpointGuard guard,
    IOptions<PortGuardOptions> options,
    IEnumerable<IEndpointSource> sources,
    bool hasServer,
    ILogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (guard.WhyNothing is { } reason)
        {
            Log.NothingToGuard(logger, reason);
            return Task.CompletedTask;
        }

        return guard.GuardAsync(Endpoints(), cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
