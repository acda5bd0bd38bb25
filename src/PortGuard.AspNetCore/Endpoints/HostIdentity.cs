using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PortGuard;

/// <summary>
/// Who this host is: the instance that the registry knows, or, where the registry gave it no port, the application under its own name with
/// an id that lives as long as the host.
/// </summary>
internal sealed class HostIdentity(IServiceProvider services)
{
    // Of the form that the registry gives to instances.
    private readonly string _instanceId = Guid.NewGuid().ToString("N")[..12];

    public PortInstance Read()
    {
        if (services.GetService<IOwnInstance>()?.Current is { } own)
        {
            // The server answers a moment before it is published where it can be reached.
            return own.Urls.Count > 0 ? own : own with { Urls = Urls() };
        }

        var urls = Urls();
        return new(services.GetRequiredService<IHostEnvironment>().ApplicationName, urls.Count == 0 ? 0 : BindingAddress.Parse(urls[0]).Port)
        {
            Urls = urls,
            ProcessId = Environment.ProcessId,
            InstanceId = _instanceId,
        };
    }

    private List<string> Urls()
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return [.. addresses.Select(ReachableUrl.Of).OfType<string>().Distinct()];
    }
}
