using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>
/// A PID with the start time that it must have. Nothing pins the PID, so the start time is read right before each signal: what is
/// left is the few microseconds between the two, in which the process would have to end, be reaped and have its PID given away.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcessHandle(ProcessIdentity identity, IProcessTable table) : IProcessHandle
{
    private const int Step = 2;

    public SentSignal Send(ProcessSignal signal)
    {
        var (name, number) = UnixSignal.Of(signal);
        if (table.Identify(identity.ProcessId) != identity)
        {
            return new(name, Errno.ESRCH);
        }

#pragma warning disable RS0030 // The one place that signals by PID
        var result = Libc.kill(identity.ProcessId, number);
#pragma warning restore RS0030
        return new(name, result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError());
    }

    public bool WaitForExit(int milliseconds, CancellationToken cancellationToken)
    {
        var left = milliseconds;
        while (table.Identify(identity.ProcessId) == identity)
        {
            if (left <= 0 || cancellationToken.WaitHandle.WaitOne(Math.Min(left, Step)))
            {
                // A zombie keeps its PID until its parent reaps it, and nothing else.
                return table.Read(identity.ProcessId)?.State is null or 'Z' or 'X';
            }

            left -= Step;
        }

        return true;
    }

    public void Dispose()
    {
        // Nothing is held: a PID is only a number.
    }
}
