using System.Runtime.Versioning;

namespace PortGuard.Tool;

/// <summary>
/// Tells the processes of a live instance from strangers: only those are ended when the service starts anew. They are the one that the
/// registry names and what it started, and whoever has the file open whose lock says that the instance lives.
/// </summary>
internal sealed class InstanceProcesses(PortInstance instance, string lockFile)
{
    // What a process says of its start is rounded to a clock tick, and the clock may have been set since.
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Why a holder of the port is not to be ended; null where it is the instance.</summary>
    public string? Objection(PortOwner owner) => IsOfInstance(owner.Snapshot) || owner.Ancestors.Any(IsOfInstance)
        ? null
        : $"it is not the instance of {Phrases.Clean(instance.Service)} that the registry knows";

    private bool IsOfInstance(ProcessSnapshot process) =>
        (process.ProcessId == instance.ProcessId && instance.StartTime is { } start && (process.StartTime - start).Duration() < _tolerance)
        || (OperatingSystem.IsLinux() && HasLock(process.ProcessId));

    [SupportedOSPlatform("linux")]
    private bool HasLock(int processId)
    {
        try
        {
            return LinuxFileStatus.Of(lockFile) is { } wanted
                && Directory.EnumerateFiles(Phrases.Invariant($"/proc/{processId}/fd")).Any(file => LinuxFileStatus.Of(file) is { } status && status.Inode == wanted.Inode && status.Device == wanted.Device);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's: nobody we would end.
            return false;
        }
    }
}
