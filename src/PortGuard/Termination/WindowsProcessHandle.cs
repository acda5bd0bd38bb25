using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>A process with its handle open, which keeps Windows from giving its PID away.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessHandle(Process process) : IProcessHandle
{
    public SentSignal Send(ProcessSignal signal) => signal switch
    {
        ProcessSignal.Ask => Try("WM_CLOSE", () => process.CloseMainWindow() ? Errno.None : Errno.ENOSYS),
        ProcessSignal.Force => Try("TerminateProcess", Terminate),
        _ => new(signal.ToString(), Errno.ENOSYS),
    };

    public bool WaitForExit(int milliseconds, CancellationToken cancellationToken) => process.WaitForExit(milliseconds);

    public void Dispose() => process.Dispose();

    private static SentSignal Try(string name, Func<Errno> send)
    {
        try
        {
            return new(name, send());
        }
        catch (InvalidOperationException)
        {
            // It has ended since.
            return new(name, Errno.ESRCH);
        }
        catch (Win32Exception)
        {
            // ERROR_ACCESS_DENIED: a protected process, or one that is ending already.
            return new(name, Errno.EPERM);
        }
    }

    private Errno Terminate()
    {
#pragma warning disable RS0030 // The one place that ends a process on Windows; this process alone, not its tree
        process.Kill();
#pragma warning restore RS0030
        return Errno.None;
    }
}
