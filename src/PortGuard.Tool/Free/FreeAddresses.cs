using System.Net;

namespace PortGuard.Tool;

/// <summary>Where a port is held. Without a listener the wildcard was asked for, and what holds it is somewhere else.</summary>
internal static class FreeAddresses
{
    public static IReadOnlyList<string> Of(PortHoldingKind kind, IEnumerable<EndPoint> wanted, IReadOnlyList<PortListener> sockets) =>
        kind is PortHoldingKind.Listening || sockets.Count == 0
            ? [.. wanted.Select(Phrases.EndPoint).Distinct()]
            : [.. sockets.Select(Text).Distinct()];

    public static IReadOnlyList<string> Of(IReadOnlyList<EndpointCase> cases) =>
        [.. cases.SelectMany(@case => Of(@case.Holding.Kind, [@case.EndPoint.EndPoint], @case.Holding.Sockets)).Distinct()];

    private static string Text(PortListener socket) =>
        Phrases.EndPoint(socket.EndPoint) + (socket.RemoteEndPoint is { } remote ? $" to {Phrases.EndPoint(remote)}" : "");
}
