using System.Net;

namespace PortGuard;

/// <summary>What a service asks a registry for.</summary>
/// <param name="Service">Its name, which its port is kept under: 1 to 200 characters, none of them a control character.</param>
public sealed record PortRequest(string Service)
{
    private static readonly IPAddress[] _loopbacks = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>The port to try where the service has none yet or cannot have it; null for any.</summary>
    public int? Preferred { get; init; }

    /// <summary>Where to choose from: the name of a range such as "api", or a span such as "8000-8099"; null is the default range.</summary>
    public string? Range { get; init; }

    /// <summary>
    /// The addresses to listen on, all of which have to be free; those that this machine does not have (IPv6 switched off) do not count.
    /// The default is both loopbacks, as for <c>localhost</c>; <c>[::]</c> alone stands for every address of both families.
    /// </summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = _loopbacks;

    /// <summary>Whether the port has to be free for UDP too, as HTTP/3 needs it. It is tested for UDP, not held.</summary>
    public bool IncludeUdp { get; init; }

    /// <summary>Whether a further instance, while one runs, gets a port of its own as "NAME#2", "NAME#3" ...; otherwise it is refused.</summary>
    public bool AllowFurtherInstance { get; init; }

    /// <summary>Where the instance belongs, such as its content root, for those who look; null for the working directory.</summary>
    public string? Directory { get; init; }
}
