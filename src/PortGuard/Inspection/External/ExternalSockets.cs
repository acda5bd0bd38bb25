namespace PortGuard;

/// <summary>Makes listeners of rows: one a socket, with every process that a row of it names.</summary>
internal static class ExternalSockets
{
    /// <summary>Gathers the rows of each socket, in the table's order. A row that does not say which socket it is stands alone.</summary>
    public static IReadOnlyList<IReadOnlyList<ExternalSocket>> Gather(IEnumerable<ExternalSocket> rows)
    {
        var sockets = new List<List<ExternalSocket>>();
        var known = new Dictionary<ulong, List<ExternalSocket>>();
        foreach (var row in rows)
        {
            if (row.SocketId != 0 && known.TryGetValue(row.SocketId, out var socket))
            {
                socket.Add(row);
                continue;
            }

            socket = [row];
            sockets.Add(socket);
            if (row.SocketId != 0)
            {
                known.Add(row.SocketId, socket);
            }
        }

        return sockets;
    }

    /// <summary>One listener a socket, with the owners that its rows name; a process that is gone by now is not among them.</summary>
    public static IReadOnlyList<PortListener> ToListeners(
        IReadOnlyList<IReadOnlyList<ExternalSocket>> sockets, PortQuery query, IProcessTable processes) =>
        [.. sockets.Select(rows => rows[0].ToListener(query, query.Owners == OwnerSearch.None ? [] : Owners(rows, processes)))];

    private static IReadOnlyList<PortOwner> Owners(IEnumerable<ExternalSocket> rows, IProcessTable processes) =>
        [.. rows.Select(row => row.ProcessId).Where(id => id > 0).Distinct()
            .Select(processes.Identify).OfType<ProcessIdentity>()
            .Select(identity => new PortOwner(identity, processes))];
}
