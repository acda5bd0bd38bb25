using System.Net;

namespace PortGuard.Tool;

/// <summary>Says in a clause how an endpoint is held: "python3 (PID 4242, alice) listens on 127.0.0.1:8080".</summary>
internal static class HoldingText
{
    private const int MostOwners = 3;
    private const int MostAddresses = 4;

    public static string Of(PortHolding holding) => (holding.Kind, OwnerFamily.Of(holding.Owners).Count) switch
    {
        (PortHoldingKind.Listening, var owners) => $"{Who(holding)} {(owners > 1 ? "listen" : "listens")} on {Where(holding.Sockets)}",
        (PortHoldingKind.BoundOnly, 0) => $"a socket is bound to {Where(holding.Sockets)} and does not listen{Unseen(holding)}",
        (PortHoldingKind.BoundOnly, var owners) => $"{Who(holding)} {(owners > 1 ? "have" : "has")} {Where(holding.Sockets)} bound and {(owners > 1 ? "do" : "does")} not listen",
        (PortHoldingKind.OutgoingConnection, 0) => $"an outgoing connection{To(holding)}{Unseen(holding)}",
        (PortHoldingKind.OutgoingConnection, _) => $"an outgoing connection of {Who(holding)}{To(holding)}",
        (PortHoldingKind.Leftover, _) => "connections that are still closing; that clears by itself, mostly in a minute",
        _ => "no process or socket can be seen that holds it",
    };

    /// <summary>"python3 (PID 4242, alice)"; the first few of many.</summary>
    public static string Who(PortHolding holding)
    {
        var families = OwnerFamily.Of(holding.Owners);
        if (families.Count == 0)
        {
            return $"a process that cannot be seen from here{Unseen(holding)}";
        }

        List<string> labels = [.. families.Take(MostOwners).Select(Label)];
        if (families.Count > MostOwners)
        {
            labels.Add(Phrases.Invariant($"{families.Count - MostOwners} more"));
        }

        return Phrases.List(labels);
    }

    /// <summary>A port with the address as a server's log shows it, without the port.</summary>
    public static string Address(IPAddress address) => address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    // The master of a pre-fork server speaks for its workers.
    private static string Label(OwnerFamily family) => Label(family.Leader) + family.Workers.Count switch
    {
        0 => "",
        1 => " with a worker",
        var workers => Phrases.Invariant($" with {workers} workers"),
    };

    private static string Label(PortOwner owner) =>
        Phrases.Invariant($"{HolderView.NameOf(owner)} (PID {owner.ProcessId}{(owner.User is { Length: > 0 } user ? $", {Phrases.Clean(user)}" : "")})");

    private static string Unseen(PortHolding holding) =>
        holding.Sockets.FirstOrDefault(socket => socket.UserId is not null)?.UserId is { } user ? Phrases.Invariant($" (the socket belongs to user id {user})") : "";

    private static string Where(IReadOnlyList<PortListener> sockets)
    {
        var places = new List<string>();
        foreach (var group in sockets.GroupBy(socket => new Place(socket.EndPoint, socket.IsIPv6Only == true)))
        {
            var count = group.Count();
            places.Add(Phrases.EndPoint(group.Key.EndPoint)
                + (group.Key.IsIPv6Only ? " for IPv6 only" : "")
                + (count > 1 ? Phrases.Invariant($" with {count} sockets side by side (SO_REUSEPORT)") : ""));
        }

        return places.Count <= MostAddresses
            ? Phrases.List(places)
            : Phrases.List([.. places.Take(MostAddresses), Phrases.Invariant($"{places.Count - MostAddresses} more")]);
    }

    private static string To(PortHolding holding) => holding.Sockets[0] is { RemoteEndPoint: { } remote } socket
        ? $" from {Phrases.EndPoint(socket.EndPoint)} to {remote}"
        : "";

    // A class: grouped by a tuple, LINQ is left to the JIT.
    private sealed record Place(EndPoint EndPoint, bool IsIPv6Only);
}
