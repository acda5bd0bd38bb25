using System.Globalization;

namespace PortGuard;

/// <summary>
/// The last check before a signal, whatever the policy says: never PID 1 or below (0 and negative numbers mean groups, kill(2)),
/// never ourselves, never an ancestor. When this throws, something before it has a bug.
/// </summary>
internal sealed class SafetyNet
{
    private const int MostAncestors = 64;
    private readonly HashSet<int> _ours = [Environment.ProcessId];

    public SafetyNet(IProcessTable table)
    {
        // The first step asks the kernel, so that our parent is safe even where the table cannot be read. Start times are not
        // compared: a parent PID that was reused since only protects one process too many.
        var parent = OperatingSystem.IsWindows() ? ParentOf(Environment.ProcessId) : Libc.getppid();
        for (var step = 0; step < MostAncestors && parent > 0; step++)
        {
            _ = _ours.Add(parent);
            parent = ParentOf(parent);
        }

        int ParentOf(int processId) => table.Read(processId)?.ParentId ?? 0;
    }

    /// <exception cref="InvalidOperationException">The process is one that is never signalled.</exception>
    public void Check(int processId)
    {
        if (processId <= 1 || _ours.Contains(processId))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"PID {processId} is the init process, a group, this process or one of its ancestors: it is never signalled."));
        }
    }
}
