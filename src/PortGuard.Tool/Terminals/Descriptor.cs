using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>What a failed read(2) or write(2) means.</summary>
internal static unsafe class Descriptor
{
    /// <summary>
    /// Whether the call that failed just now is worth repeating: a signal came, or the descriptor is non-blocking and not ready, which another
    /// program that shares the terminal can have made it (open(2), O_NONBLOCK is of the open file and not of the descriptor). Waits then.
    /// </summary>
    public static bool MayTryAgain(int descriptor, short events)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != (OperatingSystem.IsLinux() ? Libc.EAGAIN : Libc.EAGAIN_BSD))
        {
            return error == Libc.EINTR;
        }

        var poll = new Libc.pollfd { fd = descriptor, events = events };
        Libc.poll(&poll, 1, -1);
        return true;
    }
}
