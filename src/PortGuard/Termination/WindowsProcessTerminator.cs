using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>
/// Ends processes on Windows. An open process handle pins the PID. A program with windows is asked (WM_CLOSE); a console program cannot be
/// asked safely: a Ctrl event goes to everything on its console, which may be ours too, so it is ended at once, without a grace period.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessTerminator(TerminationSeams seams) : ProcessTerminator(seams)
{
    protected override IProcessHandle? Open(ProcessIdentity identity, out TerminationOutcome otherwise)
    {
        otherwise = TerminationOutcome.AlreadyGone;
        Process? process = null;
        try
        {
            process = Process.GetProcessById(identity.ProcessId);
            _ = process.SafeHandle;
            var handle = new WindowsProcessHandle(process);
            process = null;
            return handle;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // There is no such process, or it ended before its handle was open.
            return null;
        }
        catch (Win32Exception)
        {
            // Another user's or a protected process: it cannot be opened.
            otherwise = TerminationOutcome.AccessDenied;
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }
}
