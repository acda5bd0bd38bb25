namespace PortGuard;

/// <summary>Reads facts about processes; the one place that knows the system's process table.</summary>
internal interface IProcessTable
{
    /// <summary>The process's identity, cheaply; null when there is no such process (a vanished one is an expected answer).</summary>
    ProcessIdentity? Identify(int processId);

    /// <summary>Everything that can be read of the process; null when there is no such process.</summary>
    ProcessSnapshot? Read(int processId);
}
