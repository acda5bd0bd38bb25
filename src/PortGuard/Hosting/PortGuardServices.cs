using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>The one registration behind every UsePortGuard and AddPortGuard; calling it again only adds the configuration.</summary>
internal static class PortGuardServices
{
    private const string ServerInterface = "Microsoft.AspNetCore.Hosting.Server.IServer";

    public static IServiceCollection AddCore(IServiceCollection services, Action<PortGuardOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(IEndpointGuard)))
        {
            return services;
        }

        services.AddOptions<PortGuardOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PortGuardOptions>, PortGuardOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<PortGuardOptions>, PortGuardConfiguration>(
            provider => new(provider.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build())));
        services.TryAddSingleton<IEndpointGuard>(CreateGuard);
        // A registry of the application's own comes before the file.
        services.TryAddSingleton<IPortRegistry>(OpenRegistry);
        services.AddSingleton(CreatePorts);
        services.AddSingleton<IPortAllocations>(provider => provider.GetRequiredService<ServicePorts>());
        services.AddSingleton<IOwnInstance>(provider => provider.GetRequiredService<ServicePorts>());
        // First, so that refusing or freeing comes before any other service starts; as IHostedService, because the host looks for the
        // lifecycle interface only on what is registered as that.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => CreateService(provider, services)));
        return services;
    }

    private static HostEndpointGuard CreateGuard(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<PortGuardOptions>>(),
        provider.GetRequiredService<IHostEnvironment>(),
        () => provider.GetService<IConfiguration>()?[HostDefaults.EnvironmentKey],
        Logger(provider),
        provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);

    private static PortGuardHostedService CreateService(IServiceProvider provider, IServiceCollection services) => new(
        provider.GetRequiredService<IEndpointGuard>(),
        provider.GetRequiredService<IOptions<PortGuardOptions>>(),
        provider.GetServices<IEndpointSource>(),
        provider.GetRequiredService<ServicePorts>,
        // By name: the core does not reference ASP.NET Core.
        hasServer: services.Any(service => service.ServiceType.FullName == ServerInterface),
        Logger(provider));

    private static FilePortRegistry OpenRegistry(IServiceProvider provider)
    {
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        return provider.GetRequiredService<IOptions<PortGuardOptions>>().Value.Registry is { Length: > 0 } path
            ? FilePortRegistry.Open(root, path)
            : FilePortRegistry.Open(root);
    }

    private static ServicePorts CreatePorts(IServiceProvider provider)
    {
        var logger = Logger(provider);
        return new(
            provider.GetRequiredService<IPortRegistry>,
            registry => new(
                registry,
                provider.GetRequiredService<IEndpointGuard>(),
                provider.GetRequiredService<IOptions<PortGuardOptions>>().Value.SettleTime,
                provider.GetRequiredService<IHostEnvironment>().ContentRootPath,
                logger),
            provider.GetService<IServicePlaceFinder>(),
            logger);
    }

    private static ILogger Logger(IServiceProvider provider) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(PortGuard));
}
