using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Goes from sockets to the processes that hold them: to the families of the newest ones, or to everybody.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxHolderWalk(LinuxProcFiles files, ulong[] sockets, CancellationToken cancellationToken)
{
    private const int MostAncestors = 32;
    private const int MostRelatives = 4096;

    /// <summary>Every process that holds one of the sockets, our own included.</summary>
    public LinuxHolders FindAll() =>
        LinuxHolderSweep.Run(files, sockets, [.. LinuxProcessListing.ReadAll(files)], stopAtFirst: false, cancellationToken);

    /// <summary>For each socket one holder, with the ancestors and descendants that share it.</summary>
    public LinuxHolders FindFamilies()
    {
        var found = new LinuxHolders();
        var wanted = sockets;
        while (true)
        {
            var (holder, held) = new LinuxNewestHolder(files, wanted, cancellationToken).Find();
            if (holder == 0)
            {
                return found;
            }

            AddFamily(holder, wanted.Length == sockets.Length ? held : files.Held(holder, sockets), found);
            var rest = Without(found.Union);
            if (rest.Length == 0 || rest.Length == wanted.Length)
            {
                return found;
            }

            wanted = rest;
        }
    }

    private ulong[] Without(long held)
    {
        var rest = new List<ulong>();
        for (var i = 0; i < sockets.Length; i++)
        {
            if ((held & (1L << i)) == 0)
            {
                rest.Add(sockets[i]);
            }
        }

        return [.. rest];
    }

    private void AddFamily(int holder, long held, LinuxHolders into)
    {
        if (held <= 0 || into.Contains(holder))
        {
            return;
        }

        into.Add(holder, held);
        AddDescendants(AddAncestors(holder, held, into), into);
    }

    // Up to the top-most one that shares a socket without a break: the master of a pre-fork server.
    private int AddAncestors(int holder, long held, LinuxHolders into)
    {
        for (var i = 0; i < MostAncestors; i++)
        {
            var parent = files.ReadParent(holder);
            var shared = parent > 0 ? files.Held(parent, sockets) : 0;
            if (shared <= 0 || (shared & held) == 0)
            {
                break;
            }

            if (!into.Contains(parent))
            {
                into.Add(parent, shared);
            }

            holder = parent;
        }

        return holder;
    }

    private void AddDescendants(int ancestor, LinuxHolders into)
    {
        var relatives = new List<int> { ancestor };
        var children = new List<int>();
        for (var i = 0; i < relatives.Count && relatives.Count < MostRelatives; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            children.Clear();
            LinuxProcessTree.ReadChildren(files, relatives[i], children);
            foreach (var child in children)
            {
                if (into.Contains(child))
                {
                    relatives.Add(child);
                }
                else if (files.Held(child, sockets) is var held and > 0)
                {
                    into.Add(child, held);
                    relatives.Add(child);
                }
            }
        }
    }
}
