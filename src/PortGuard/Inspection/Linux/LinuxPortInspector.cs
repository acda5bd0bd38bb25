using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Which of the kernel's tables are read.</summary>
internal enum LinuxTableSource
{
    /// <summary>Netlink, and /proc/net where it is refused.</summary>
    Auto,

    /// <summary>Netlink (sock_diag) only.</summary>
    Netlink,

    /// <summary>/proc/net only.</summary>
    ProcNet,
}

/// <summary>Looks into the kernel's own tables: sock_diag(7) or /proc/net for the sockets, /proc/PID/fd for their owners.</summary>
/// <param name="processes">Tells who a PID is.</param>
/// <param name="source">Which tables to read.</param>
/// <param name="procNet">"/proc/net", or recorded files in a test.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxPortInspector(IProcessTable processes, LinuxTableSource source, string procNet = LinuxProcNetTable.Root) : IPortInspector
{
    private const int MostLooks = 3;
    private readonly LinuxSocketOwners _owners = new(processes);
    private readonly LinuxProcNetTable _procNet = new(procNet);

    public LinuxPortInspector(IProcessTable processes)
        : this(processes, LinuxTableSource.Auto)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Completes before it returns: microseconds for the sockets, up to 3 us a descriptor of the machine for all owners, of however many sockets.</remarks>
    public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<PortListener>>(cancellationToken)
            : new(Find(query, cancellationToken));
    }

    private List<PortListener> Find(PortQuery query, CancellationToken cancellationToken)
    {
        List<ulong>? unowned = null;
        for (var look = 1; ; look++)
        {
            var read = Read(query);
            var sockets = _owners.Attach(read, query.SearchFor(read.Count), cancellationToken);
            var still = query.Owners == OwnerSearch.None ? [] : Unowned(sockets);

            // No owner is an answer only if it stays so: a holder may end, or hand the socket on, while we walk.
            if (still.Count == 0 || look == MostLooks || (unowned is not null && IsWithin(still, unowned)))
            {
                return sockets;
            }

            unowned = still;
        }
    }

    private List<PortListener> Read(PortQuery query)
    {
        var sockets = source == LinuxTableSource.ProcNet ? null : LinuxSocketTable.Read(query);
        if (sockets is null && source != LinuxTableSource.Netlink)
        {
            sockets = _procNet.Read(query);
        }

        return EachOnce(sockets) ?? throw new IOException($"The kernel shows no table of {query.Protocol} sockets (asked for: {source}; sock_diag and {procNet} are known).");
    }

    // A table that takes several reads is no snapshot: where sockets come and go meanwhile, the kernel shows some of them again.
    private static List<PortListener>? EachOnce(List<PortListener>? sockets)
    {
        if (sockets is null or { Count: < 2 })
        {
            return sockets;
        }

        var seen = new LinuxSocketIndex(sockets.Count);
        var once = new List<PortListener>(sockets.Count);
        foreach (var socket in sockets)
        {
            // Those without a process behind them have no inode.
            var known = seen.Count;
            seen.Add(socket.SocketId);
            if (socket.SocketId == 0 || seen.Count > known)
            {
                once.Add(socket);
            }
        }

        return once;
    }

    private static bool IsWithin(List<ulong> some, List<ulong> all)
    {
        var index = new LinuxSocketIndex(all.Count);
        foreach (var inode in all)
        {
            index.Add(inode);
        }

        foreach (var inode in some)
        {
            if (index.IndexOf(inode) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static List<ulong> Unowned(List<PortListener> sockets)
    {
        var inodes = new List<ulong>();
        foreach (var socket in sockets)
        {
            if (socket.SocketId != 0 && socket.Owners.Count == 0)
            {
                inodes.Add(socket.SocketId);
            }
        }

        return inodes;
    }
}
