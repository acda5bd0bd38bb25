using System.Net.Sockets;

namespace PortGuard;

/// <summary>What is the matter with an endpoint: how it is held, where, and with whom it is shared.</summary>
internal static class ConflictState
{
    /// <summary>What follows the endpoint's name: "is already in use by python3 (PID 4242, alice)".</summary>
    public static string Of(ConflictSection section, bool withHolders)
    {
        var who = (withHolders ? section.Holders.Count : 0) switch
        {
            0 => string.Empty,
            1 => section.Holders[0].LabelWithUser,
            _ => Phrases.Invariant($"{section.Holders[0].LabelWithUser} and {section.Holders.Count - 1} more"),
        };
        var (by, of) = who.Length == 0 ? (string.Empty, string.Empty) : ($" by {who}", $" of {who}");
        return (section.Kind, section.Cause) switch
        {
            (_, ConflictCause.NotASocket) => "is taken by a file",
            (PortHoldingKind.Permission, _) => "may not be bound by this user",
            (PortHoldingKind.ExcludedRange, _) => "is in a port range that the system keeps",
            (PortHoldingKind.OutgoingConnection, _) => $"is in use by an outgoing connection{of}",
            (PortHoldingKind.Leftover, _) => "is in use by connections that are still closing",
            (PortHoldingKind.BoundOnly, _) => $"is already bound{by}",
            (_, ConflictCause.StillHeld) => $"is still in use{by}",
            (_, ConflictCause.Respawned) => $"is in use again{by}",
            _ => $"is already in use{by}",
        };
    }

    /// <summary>Whether the endpoint's own line says more than its name does.</summary>
    public static bool SaysMore(ConflictSection section) => section.Conflict.EndPoint.Source is not null || Exact(section).Count > 0;

    /// <summary>"http://localhost:5000 (127.0.0.1:5000 and [::1]:5000), from --urls".</summary>
    public static string EndpointOf(ConflictSection section)
    {
        var exact = Exact(section);
        var where = exact.Count == 0 ? string.Empty : $" ({Phrases.List(exact)})";
        return $"{section.Display}{where}{(section.Conflict.EndPoint.Source is { } source ? $", set by {Phrases.Clean(source, 80)}" : string.Empty)}";
    }

    /// <summary>What to say where no process can be named.</summary>
    public static string? Nobody(ConflictSection section) => section.Kind switch
    {
        _ when section.Cause is ConflictCause.NotASocket => null,
        PortHoldingKind.Permission or PortHoldingKind.ExcludedRange or PortHoldingKind.Leftover => null,
        _ => $"a process that cannot be seen from here{User(section.Sockets)}",
    };

    /// <summary>Sharing that goes unnoticed: sockets side by side, families with different owners, owners that cannot be seen.</summary>
    public static string? Sharing(ConflictSection section)
    {
        var listening = section.Sockets.Where(socket => socket.State == PortState.Listening).ToList();
        var parts = new List<string>();
        if (listening.Count > 1)
        {
            parts.AddRange(SideBySide(listening));
        }

        if (section.Holders.Count > 1 && Owners(listening, AddressFamily.InterNetwork) is { Count: > 0 } four && Owners(listening, AddressFamily.InterNetworkV6) is { Count: > 0 } six && !four.SetEquals(six))
        {
            parts.Add("IPv4 and IPv6 have different owners.");
        }

        if (section.Holders.Count > 0 && section.Sockets.Where(socket => socket.Owners.Count == 0 && socket.State != PortState.Closing).ToList() is { Count: > 0 } unseen)
        {
            parts.Add($"{Phrases.List([.. unseen.Select(socket => Phrases.EndPoint(socket.EndPoint)).Distinct()])} belongs to a process that cannot be seen from here{User(unseen)}.");
        }

        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    private static IEnumerable<string> SideBySide(List<PortListener> listening) => listening
        .GroupBy(socket => (socket.Protocol, socket.EndPoint))
        .Where(group => group.Count() > 1)
        .Select(group => Phrases.Invariant($"{group.Count()} sockets on {Phrases.EndPoint(group.Key.EndPoint)} side by side (SO_REUSEPORT)."));

    private static HashSet<ProcessIdentity> Owners(IEnumerable<PortListener> sockets, AddressFamily family) =>
        [.. sockets.Where(socket => socket.EndPoint.AddressFamily == family).SelectMany(socket => socket.Owners).Select(owner => owner.Identity)];

    private static string User(IEnumerable<PortListener> sockets) =>
        sockets.Select(socket => socket.UserId).OfType<uint>().ToList() is [var first, ..] ? Phrases.Invariant($" (the socket belongs to user id {first})") : string.Empty;

    private static List<string> Exact(ConflictSection section) =>
        [.. section.Addresses.Select(Phrases.EndPoint).Where(address => !section.Display.Contains(address, StringComparison.OrdinalIgnoreCase))];
}
