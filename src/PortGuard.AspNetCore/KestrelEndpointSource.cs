using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>What Kestrel is going to bind, as far as it can be known before it does; see <see cref="KestrelPlan"/>.</summary>
internal sealed class KestrelEndpointSource(
    IServiceProvider services,
    IConfiguration configuration,
    CodeEndpoints code,
    KnownEndpoints known,
    BindHook hook,
    Func<string, string?> hostSetting)
    : IEndpointSource
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";

    public EndpointSet GetEndpoints()
    {
        var server = services.GetService<IServer>();
        if (server is null || !IsKestrel(server))
        {
            return new([], server is null ? "no server is registered" : $"the server is {server.GetType().Name}, not Kestrel");
        }

        var options = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        var plan = new KestrelPlan(new(server, configuration, hostSetting), options, code).Read();
        known.Remember(plan.Slots);
        if (Transport(services) is var transport and not SocketTransportFactory)
        {
            return new([], $"the transport is {transport?.GetType().Name}, which may open no socket; the bind is guarded");
        }

        if (!plan.AreCertain && plan.Slots.Any(IsUnix) && code.MayOverrideAddresses(options))
        {
            // Whether a path is held is told by more than a bind, so what only the bind would tell must be known first.
            return new([], "endpoints in code may take the place of the addresses; the bind is guarded");
        }

        return plan.Slots.Count == 0
            ? new([], plan.WhyNothing ?? "no address with a port of its own is configured")
            : new([.. plan.Slots.SelectMany(slot => slot.ToEndpoints(hook.Own, plan.AreCertain ? null : IsWanted))]);

        bool IsWanted() => !code.MayOverrideAddresses(options);
    }

    public static bool IsKestrel(IServer server) => server.GetType().Assembly.GetName().Name == Kestrel;

    /// <summary>Whether the bind goes through our hook.</summary>
    public static bool BindsSockets(IServiceProvider services) => Transport(services) is SocketTransportFactory;

    /// <summary>Kestrel asks the transports from the last one registered to the first (its TransportManager).</summary>
    private static IConnectionListenerFactory? Transport(IServiceProvider services)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        return services.GetServices<IConnectionListenerFactory>().LastOrDefault(
            factory => factory is not IConnectionListenerFactorySelector selector || selector.CanBind(endPoint));
    }

    private static bool IsUnix(EndpointSlot slot) => slot.Name.EndPoints.Any(endPoint => endPoint.AddressFamily is AddressFamily.Unix);
}
