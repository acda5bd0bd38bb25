using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>The one registration behind both builders.</summary>
internal static class KestrelServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="configure">The application's options.</param>
    /// <param name="hostSetting">Reads a setting of the web host, to which hosting falls back where the configuration has none.</param>
    public static void Add(IServiceCollection services, Action<PortGuardOptions>? configure, Func<string, string?> hostSetting)
    {
        PortGuardServices.AddCore(services, configure);
        if (services.Any(service => service.ServiceType == typeof(BindHook)))
        {
            return;
        }

        // Made by hand: finding a constructor by reflection is a good part of what registering costs a start.
        services.AddSingleton(_ => new KnownEndpoints());
        services.AddSingleton(_ => new CodeEndpoints());

        // First, so that the application's own ConfigureEndpointDefaults, wherever it is called, takes the place of ours.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
            provider => provider.GetRequiredService<CodeEndpoints>()));

        services.AddSingleton(provider => new BindHook(
            provider.GetRequiredService<IEndpointGuard>(),
            provider.GetRequiredService<KnownEndpoints>(),
            provider.GetRequiredService<CodeEndpoints>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IPostConfigureOptions<SocketTransportOptions>>(provider => provider.GetRequiredService<BindHook>());
        services.AddSingleton<IEndpointSource>(provider => new KestrelEndpointSource(
            provider,
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<CodeEndpoints>(),
            provider.GetRequiredService<KnownEndpoints>(),
            provider.GetRequiredService<BindHook>(),
            hostSetting));
        services.AddSingleton<IServicePlaceFinder>(provider => new KestrelServicePlace(
            provider,
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<CodeEndpoints>(),
            provider.GetRequiredService<KnownEndpoints>(),
            hostSetting));
        GuardedMultiplexedFactory.Decorate(services);
    }
}
