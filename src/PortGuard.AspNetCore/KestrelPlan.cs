using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PortGuard;

/// <summary>
/// Decides as Kestrel's AddressBinder.CreateStrategy does what is bound: the addresses if they are preferred; else the endpoints of code
/// and of Kestrel's configuration together; else the addresses; else the default one.
/// </summary>
internal sealed class KestrelPlan(HostingAddresses addresses, KestrelServerOptions options, CodeEndpoints code)
{
    private const string InCode = "it is set in code by Listen*; PortGuard cannot move it";

    /// <param name="Slots">What is bound, in Kestrel's order.</param>
    /// <param name="AreCertain">False where endpoints in code that were not seen may take the place of all of them.</param>
    /// <param name="WhyNothing">Why nothing is looked at before the bind.</param>
    internal sealed record Result(IReadOnlyList<EndpointSlot> Slots, bool AreCertain = true, string? WhyNothing = null);

    /// <summary>Whether Kestrel has endpoints of its own, as far as they show.</summary>
    public bool HasEndpoints => code.Take(options).Count > 0 || Configured().Count > 0;

    public Result Read()
    {
        var urls = addresses.Read();
        if (urls.IsPreferred)
        {
            return Parsed(urls.Addresses, areCertain: true);
        }

        var listens = code.Take(options);
        var configured = Configured();
        if (listens.Count > 0 || configured.Count > 0)
        {
            // Also those whose endpoints cannot be seen (an inherited socket, a named pipe): they too take the place of the addresses.
            var result = Parsed(configured, areCertain: true);
            return result.WhyNothing is null
                ? result with { Slots = [.. listens.Select(FromCode).OfType<EndpointSlot>(), .. result.Slots] }
                : result;
        }

        return addresses.MayBeHidden(Environment.GetEnvironmentVariable, Environment.GetCommandLineArgs())
            ? new([], WhyNothing: "urls are set where the application's configuration does not show them; the bind is guarded")
            : Parsed(urls.Addresses, areCertain: false);
    }

    private List<ConfiguredAddress> Configured()
    {
        var loader = options.ConfigurationLoader;
        return loader is null ? [] :
        [
            .. loader.Configuration.GetSection("Endpoints").GetChildren().Select(section =>
                new ConfiguredAddress(section["Url"] ?? "", $"{section.Path}:Url", url => section["Url"] = url)),
        ];
    }

    /// <summary>One address that Kestrel will not accept fails the whole start, so nothing may be ended for the others.</summary>
    private static Result Parsed(IReadOnlyList<ConfiguredAddress> addresses, bool areCertain)
    {
        var slots = new List<EndpointSlot>();
        foreach (var address in addresses)
        {
            if (KestrelAddress.EndPointsOf(address.Url) is not { } endPoints)
            {
                return new([], WhyNothing: $"Kestrel will not accept '{address.Url}' ({address.Source}) and will say why");
            }

            if (endPoints.Count > 0)
            {
                slots.Add(new(address.Url, address.Source, endPoints) { Rewrite = address.Rewrite });
            }
        }

        return new(slots, areCertain);
    }

    private static EndpointSlot? FromCode(ListenOptions listen)
    {
        var display = listen.ToString() ?? "";
        IReadOnlyList<EndPoint>? endPoints = listen.EndPoint switch
        {
            IPEndPoint { Port: > 0 } ip when display.Contains("://localhost:", StringComparison.Ordinal) =>
                KestrelAddress.Loopbacks(ip.Port),

            // Without IPv6 this is 0.0.0.0 for ListenAnyIP and a failure for Listen; the bind tells which.
            IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 => null,
            IPEndPoint { Port: > 0 } ip => [ip],
            UnixDomainSocketEndPoint unix => [unix],
            _ => null,
        };
        return endPoints is null ? null : new(display, "code (Listen*)", endPoints) { WhyNotMovable = InCode };
    }
}
