using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Finds the processes behind sockets: inode -> /proc/PID/fd (proc_pid_fd(5)).</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSocketOwners(IProcessTable processes, string root = LinuxSocketOwners.Proc)
{
    private const string Proc = "/proc";

    /// <summary>Whether a process holds one of the sockets; false where it is gone or may not be looked into.</summary>
    public static bool Holds(int processId, ReadOnlySpan<ulong> socketIds)
    {
        using var files = LinuxProcFiles.Open(Proc);
        for (var rest = socketIds; files is not null && rest.Length > 0; rest = rest[Math.Min(rest.Length, LinuxProcFiles.MostSockets)..])
        {
            if (files.Held(processId, rest[..Math.Min(rest.Length, LinuxProcFiles.MostSockets)]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives each socket its owners, oldest first.</summary>
    /// <param name="sockets">The sockets; those without an inode (in flight, TIME_WAIT) have no process and stay as they are.</param>
    /// <param name="search">How far to look.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public List<PortListener> Attach(List<PortListener> sockets, OwnerSearch search, CancellationToken cancellationToken)
    {
        if (search == OwnerSearch.None)
        {
            return sockets;
        }

        var inodes = DistinctInodes(sockets);
        using var files = inodes.Count == 0 ? null : LinuxProcFiles.Open(root);
        if (files is null)
        {
            return sockets;
        }

        var owners = new List<PortOwner>[inodes.Count];
        if (search == OwnerSearch.All && inodes.Count > LinuxProcFiles.MostSockets)
        {
            Identify(LinuxCrowdSweep.Run(files, inodes, cancellationToken), owners);
        }
        else
        {
            AttachInBatches(files, inodes, search, owners, cancellationToken);
        }

        return sockets.ConvertAll(socket => socket.SocketId != 0 && owners[inodes.IndexOf(socket.SocketId)] is { } found
            ? socket with { Owners = found }
            : socket);
    }

    // One batch, but for the families of more sockets than that: all of them on one port, thus one family more often than not.
    private void AttachInBatches(LinuxProcFiles files, LinuxSocketIndex inodes, OwnerSearch search, List<PortOwner>[] owners, CancellationToken cancellationToken)
    {
        var known = new List<PortOwner>();
        for (var first = 0; first < inodes.Count; first += LinuxProcFiles.MostSockets)
        {
            var batch = inodes.Slice(first, Math.Min(LinuxProcFiles.MostSockets, inodes.Count - first));
            var walk = new LinuxHolderWalk(files, batch, cancellationToken);
            Identify(search == OwnerSearch.All ? walk.FindAll() : walk.FindFamilies(), owners.AsSpan(first, batch.Length), known);
        }
    }

    private void Identify(LinuxCrowdSweep holders, List<PortOwner>[] owners)
    {
        for (var i = 0; i < holders.Count; i++)
        {
            // Null: it ended between the look at its descriptors and this one.
            if (processes.Identify(holders.ProcessId(i)) is not { } identity)
            {
                continue;
            }

            var owner = new PortOwner(identity, processes);
            for (var socket = 0; socket < owners.Length; socket++)
            {
                if (holders.Holds(i, socket))
                {
                    Insert(owners[socket] ??= [], owner);
                }
            }
        }
    }

    private void Identify(LinuxHolders holders, Span<List<PortOwner>> owners, List<PortOwner> known)
    {
        for (var i = 0; i < holders.Count; i++)
        {
            // Null: it ended between the look at its descriptors and this one.
            if (Identify(holders.ProcessId(i), known) is not { } owner)
            {
                continue;
            }

            for (var bit = 0; bit < owners.Length; bit++)
            {
                if ((holders.Held(i) & (1L << bit)) != 0)
                {
                    Insert(owners[bit] ??= [], owner);
                }
            }
        }
    }

    private PortOwner? Identify(int processId, List<PortOwner> known)
    {
        foreach (var one in known)
        {
            if (one.ProcessId == processId)
            {
                return one;
            }
        }

        if (processes.Identify(processId) is not { } identity)
        {
            return null;
        }

        var owner = new PortOwner(identity, processes);
        known.Add(owner);
        return owner;
    }

    private static void Insert(List<PortOwner> owners, PortOwner owner)
    {
        var index = owners.Count;
        while (index > 0 && owners[index - 1].Identity > owner.Identity)
        {
            index--;
        }

        owners.Insert(index, owner);
    }

    private static LinuxSocketIndex DistinctInodes(List<PortListener> sockets)
    {
        var inodes = new LinuxSocketIndex(sockets.Count);
        foreach (var socket in sockets)
        {
            if (socket.SocketId != 0)
            {
                inodes.Add(socket.SocketId);
            }
        }

        return inodes;
    }
}
