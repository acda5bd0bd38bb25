using System.Net;

namespace PortGuard;

/// <summary>Knows where the server of this host would listen for its service; there is none in a host without a server.</summary>
internal interface IServicePlaceFinder
{
    ServicePlace Find();
}

/// <summary>Where a service listens.</summary>
internal sealed record ServicePlace
{
    /// <summary>A service without a server of the host: both loopbacks, and whoever opens them takes the sockets.</summary>
    public static ServicePlace OfProgram { get; } = new();

    /// <summary>Why the registry is not asked; null where it is.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The addresses to hold, all of which have to be free.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = new PortRequest("").Addresses;

    /// <summary>Whether HTTP/3 will want the port as well.</summary>
    public bool IncludeUdp { get; init; }

    /// <summary>Makes the port the server's address, before it binds; null without a server.</summary>
    public Action<int>? Use { get; init; }

    /// <summary>Hands the sockets to the server's bind.</summary>
    public Action<PortReservation> HandOver { get; init; } = _ => { };

    /// <summary>The addresses of the started server.</summary>
    public Func<IReadOnlyList<string>> Urls { get; init; } = () => [];
}
