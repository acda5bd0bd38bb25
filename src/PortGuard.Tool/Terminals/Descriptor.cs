using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>What a standard stream is, and what a failed read(2) or write(2) of it means.</summary>
internal static unsafe class Descriptor
{
    /// <summary>
    /// Whether we were started with it. Where a standard stream was closed its number goes to the next file that is opened: a pipe by which
    /// the runtime talks to itself, which must not get our text. Such a file closes at an execve(2), so none of them can have been given.
    /// </summary>
    public static bool WasGiven(int descriptor) => (Libc.fcntl(descriptor, Libc.F_GETFD) & Libc.FD_CLOEXEC) == 0;

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
