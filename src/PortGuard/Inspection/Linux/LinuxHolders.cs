namespace PortGuard;

/// <summary>Processes and which of the wanted sockets each holds. Two plain lists: nothing here is left for the JIT at start-up.</summary>
internal sealed class LinuxHolders
{
    private readonly List<int> _processes = [];
    private readonly List<long> _held = [];

    public int Count => _processes.Count;

    /// <summary>Every socket that somebody holds, a bit each.</summary>
    public long Union { get; private set; }

    public int ProcessId(int index) => _processes[index];

    public long Held(int index) => _held[index];

    public bool Contains(int processId) => _processes.Contains(processId);

    public void Add(int processId, long held)
    {
        _processes.Add(processId);
        _held.Add(held);
        Union |= held;
    }
}
