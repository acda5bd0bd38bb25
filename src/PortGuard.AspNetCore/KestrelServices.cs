using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
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
        if (services.Any(service => service.ServiceType == typeof(KestrelEndpointSource)))
        {
            return;
        }

        services.AddSingleton<KnownEndpoints>();
        services.AddSingleton<CodeEndpoints>();

        // First, so that the application's own ConfigureEndpointDefaults, wherever it is called, takes the place of ours.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
            provider => provider.GetRequiredService<CodeEndpoints>()));

        services.AddSingleton<BindHook>();
        services.AddSingleton<IPostConfigureOptions<SocketTransportOptions>>(provider => provider.GetRequiredService<BindHook>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<KestrelEndpointSource>(provider, hostSetting));
        services.AddSingleton<IEndpointSource>(provider => provider.GetRequiredService<KestrelEndpointSource>());
        GuardedMultiplexedFactory.Decorate(services);
    }
}
