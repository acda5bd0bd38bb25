using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Ends processes through pidfds: what is verified after pidfd_open(2) stays true of it, whatever becomes of the PID.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcessTerminator(TerminationSeams seams, bool usePidFd = true, string proc = "/proc") : ProcessTerminator(seams)
{
    protected override IProcessHandle? Open(ProcessIdentity identity, out TerminationOutcome otherwise)
    {
        otherwise = TerminationOutcome.IdentityChanged;
        if (!ProcNamesOurProcesses())
        {
            return null;
        }

        var pidfd = usePidFd ? Libc.pidfd_open(identity.ProcessId) : -1;
        if (pidfd >= 0)
        {
            return new LinuxProcessHandle(pidfd);
        }

        switch (usePidFd ? (Errno)Marshal.GetLastPInvokeError() : Errno.ENOSYS)
        {
            case Errno.ESRCH:
                otherwise = TerminationOutcome.AlreadyGone;
                return null;
            case Errno.EINVAL or Errno.ENOENT:
                // The number names a thread now, pidfd_open(2).
                return null;
            default:
                // ENOSYS before Linux 5.3, EPERM or ENOSYS by seccomp in older container runtimes.
                return new UnixProcessHandle(identity, Seams.Table);
        }
    }

    /// <summary>
    /// In a new PID namespace that still has the old /proc mounted (unshare --pid without --mount-proc), the PIDs of /proc are those
    /// of other processes than ours of the same number. /proc/self tells: pid_namespaces(7), "/proc and PID namespaces".
    /// </summary>
    private bool ProcNamesOurProcesses() =>
        new FileInfo(Path.Combine(proc, "self")).LinkTarget == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
}
