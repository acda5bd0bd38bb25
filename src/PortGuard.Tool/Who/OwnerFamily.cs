namespace PortGuard.Tool;

/// <summary>An owner and those of its descendants that share the socket: the master of a pre-fork server and its workers.</summary>
internal sealed record OwnerFamily(PortOwner Leader, IReadOnlyList<PortOwner> Workers)
{
    /// <summary>The families among the owners of a socket, oldest leader first.</summary>
    public static List<OwnerFamily> Of(IReadOnlyList<PortOwner> owners)
    {
        // Alone, whose ancestors it has does not matter: they need not be read.
        if (owners.Count == 1)
        {
            return [new(owners[0], [])];
        }

        var workers = owners.ToLookup(owner => LeaderOf(owner, owners));
        return [.. owners.Where(owner => LeaderOf(owner, owners) is null).Select(leader => new OwnerFamily(leader, [.. workers[leader]]))];
    }

    /// <summary>The families of several sockets, each owner once.</summary>
    public static List<OwnerFamily> Of(IEnumerable<PortListener> sockets) =>
        Of([.. sockets.SelectMany(socket => socket.Owners).DistinctBy(owner => owner.Identity).OrderBy(owner => owner.Identity)]);

    private static PortOwner? LeaderOf(PortOwner owner, IReadOnlyList<PortOwner> owners)
    {
        var topmost = owner.Ancestors.LastOrDefault(ancestor => owners.Any(other => other.Identity == ancestor.Identity));
        return topmost is null ? null : owners.First(other => other.Identity == topmost.Identity);
    }
}
