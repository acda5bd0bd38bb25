namespace PortGuard;

/// <summary>The process table of a system that has none of its own here: ps on Unix, System.Diagnostics.Process on Windows.</summary>
internal sealed class SystemProcessTable(ICommandRunner runner) : IProcessTable
{
    private readonly IProcessTable _table = OperatingSystem.IsWindows() ? new WindowsProcessTable() : new PsProcessTable(runner);

    public ProcessIdentity? Identify(int processId) => _table.Identify(processId);

    public ProcessSnapshot? Read(int processId) => _table.Read(processId);
}
