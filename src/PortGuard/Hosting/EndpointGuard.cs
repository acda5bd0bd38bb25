using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PortGuard;

/// <summary>Decides and acts for the endpoints of a server.</summary>
internal interface IEndpointGuard
{
    /// <summary>Why the guard does nothing in this host; null where it does.</summary>
    string? WhyNothing { get; }

    /// <summary>Looks at all, decides all before anything is ended.</summary>
    Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken);

    /// <summary>After a failed bind; returns when a retry is worth it.</summary>
    void GuardAtBind(GuardedEndpoint endpoint);
}

internal static class PortGuardServices
{
    public static IServiceCollection AddCore(IServiceCollection services, Action<PortGuardOptions>? configure)
    {
        if (services.Any(service => service.ServiceType == typeof(StartGuard)))
        {
            return services;
        }

        _ = configure;
        services.AddSingleton<StartGuard>();
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<StartGuard>()));
        return services;
    }

    private sealed class StartGuard(IServiceProvider services) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) =>
            services.GetRequiredService<IEndpointGuard>().GuardAsync(
                [.. services.GetServices<IEndpointSource>().SelectMany(source => source.GetEndpoints().Endpoints)], cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
