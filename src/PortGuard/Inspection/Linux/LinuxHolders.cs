namespace PortGuard;

/// <summary>Processes and which of the wanted sockets each holds. No List of long: that is left to the JIT at start-up.</summary>
internal sealed class LinuxHolders
{
    private readonly List<int> _processes = [];
    private long[] _held = new long[8];

    public int Count => _processes.Count;

    /// <summary>Every socket that somebody holds, a bit each.</summary>
    public long Union { get; private set; }

    public int ProcessId(int index) => _processes[index];

    public long Held(int index) => _held[index];

    public bool Contains(int processId) => _processes.Contains(processId);

    public void Add(int processId, long held)
    {
        if (_processes.Count == _held.Length)
        {
            // Array.Resize is a generic method over a foreign type too.
            var larger = new long[_held.Length * 2];
            _held.CopyTo(larger, 0);
            _held = larger;
        }

        _held[_processes.Count] = held;
        _processes.Add(processId);
        Union |= held;
    }
}
