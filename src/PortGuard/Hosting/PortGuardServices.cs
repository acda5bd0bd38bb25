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
        // By name: the core does not reference ASP.NET Core.
        hasServer: services.Any(service => service.ServiceType.FullName == ServerInterface),
        Logger(provider));

    private static ILogger Logger(IServiceProvider provider) =>
        provider.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(PortGuard));
}
