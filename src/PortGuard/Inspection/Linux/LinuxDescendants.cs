using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>The processes below a process: its children, theirs, and so on.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxDescendants
{
    private const int Most = 1000;

    /// <summary>Whether this kernel tells a process's children (CONFIG_PROC_CHILDREN).</summary>
    public static bool IsSupported => File.Exists("/proc/thread-self/children");

    /// <summary>
    /// Finds them, parents before their children. Each is read after its parent and must name that parent and be no older, so that a PID
    /// that changed hands meanwhile is not taken for a descendant.
    /// </summary>
    public static IReadOnlyList<PortOwner> Of(PortOwner process, IProcessTable table)
    {
        using var files = LinuxProcFiles.Open("/proc");
        return files is null ? [] : Of(process, table, parent => Children(files, parent));
    }

    /// <param name="process">The process at the top; not in the answer.</param>
    /// <param name="table">The process table.</param>
    /// <param name="childrenOf">The PIDs of a process's children, as a table has them at this moment.</param>
    internal static IReadOnlyList<PortOwner> Of(PortOwner process, IProcessTable table, Func<int, IReadOnlyList<int>> childrenOf)
    {
        var found = new List<PortOwner>();
        var above = new Queue<ProcessIdentity>([process.Identity]);
        while (found.Count < Most && above.TryDequeue(out var parent))
        {
            var children = childrenOf(parent.ProcessId)
                .Select(table.Read)
                .OfType<ProcessSnapshot>()
                .Where(child => child.ParentId == parent.ProcessId && child.Identity.StartStamp >= parent.StartStamp)
                .ToList();

            // Asked last: if it ended meanwhile, its PID may have been another's when the children were read.
            if (table.Identify(parent.ProcessId) == parent)
            {
                found.AddRange(children.Select(child => new PortOwner(child.Identity, table)));
                children.ForEach(child => above.Enqueue(child.Identity));
            }
        }

        return found;
    }

    private static List<int> Children(LinuxProcFiles files, int parent)
    {
        var children = new List<int>();
        LinuxProcessTree.ReadChildren(files, parent, children);
        return children;
    }
}
