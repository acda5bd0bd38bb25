namespace PortGuard.Tests;

/// <summary>A process table of records, for messages about processes that do not exist.</summary>
internal sealed class RecordedProcesses : IProcessTable
{
    private readonly Dictionary<int, ProcessSnapshot> _processes = [];

    public PortOwner Add(ProcessSnapshot process)
    {
        _processes[process.ProcessId] = process;
        return new PortOwner(process.Identity, this);
    }

    public ProcessIdentity? Identify(int processId) => Read(processId)?.Identity;

    public ProcessSnapshot? Read(int processId) => _processes.GetValueOrDefault(processId);
}
