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
        IReadOnlyList<IReadOnlyList<ExternalSocket>> sockets, PortQuery query, IProcessTable processes)
    {
        // A process is asked for once, however many sockets it holds: where that takes a ps, it is the larger part of the time.
        var known = new Dictionary<int, PortOwner?>();
        return [.. sockets.Select(rows => rows[0].ToListener(query, query.Owners == OwnerSearch.None ? [] : Owners(rows, processes, known)))];
    }

    private static IReadOnlyList<PortOwner> Owners(IEnumerable<ExternalSocket> rows, IProcessTable processes, Dictionary<int, PortOwner?> known) =>
        [.. rows.Select(row => row.ProcessId).Where(id => id > 0).Distinct().Select(id => Owner(id, processes, known)).OfType<PortOwner>()];

    private static PortOwner? Owner(int processId, IProcessTable processes, Dictionary<int, PortOwner?> known)
    {
        if (!known.TryGetValue(processId, out var owner))
        {
            owner = processes.Identify(processId) is { } identity ? new(identity, processes) : null;
            known.Add(processId, owner);
        }

        return owner;
    }
}
