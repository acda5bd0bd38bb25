using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>
/// Puts the port of a service into Kestrel's address. Whatever was asked for explicitly wins over the registry: app.Urls, UseUrls, --urls
/// and a configuration file, Listen* and Kestrel:Endpoints. The environment and the default address do not.
/// </summary>
internal sealed class KestrelServicePlace(
    IServiceProvider services, IConfiguration configuration, CodeEndpoints code, KnownEndpoints known, Func<string, string?> hostSetting)
    : IServicePlaceFinder
{
    public ServicePlace Find()
    {
        if (services.GetService<IServer>() is not { } server || !KestrelEndpointSource.IsKestrel(server)
            || server.Features.Get<IServerAddressesFeature>() is not { } feature)
        {
            return new() { WhyNot = "the server is not Kestrel" };
        }

        var addresses = new HostingAddresses(server, configuration, hostSetting);
        var (urls, isPreferred) = addresses.Read();
        var options = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        if (!isPreferred && new KestrelPlan(addresses, options, code).HasEndpoints)
        {
            return new() { WhyNot = "endpoints are set by Listen* or Kestrel:Endpoints" };
        }

        if (addresses.WhyExplicit(urls, Environment.GetCommandLineArgs()) is { } reason)
        {
            return new() { WhyNot = reason };
        }

        var own = new ServiceAddresses(urls.Select(url => url.Url));
        return new()
        {
            Addresses = own.Addresses,
            IncludeUdp = own.IsHttps && services.GetServices<IMultiplexedConnectionListenerFactory>().Any(),
            Use = port => own.Write(feature, isPreferred, port),
            HandOver = HandOver,
            Urls = () => [.. feature.Addresses],
        };
    }

    private void HandOver(PortReservation reservation)
    {
        if (KestrelEndpointSource.BindsSockets(services))
        {
            known.Held = reservation;
        }
        else
        {
            // A transport that our hook does not stand in: it has to find the port free.
            reservation.ReleaseSockets();
        }
    }
}
