using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

// Signals, and the append-only file in which they are noted. kill and pidfd_send_signal are banned outside the terminators.
internal static unsafe partial class Libc
{
    // signal(7): the same on every architecture that .NET runs on; only SIGCONT differs on macOS and the BSDs.
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;
    internal const int SIGCONT = 18;
    internal const int SIGCONT_BSD = 19;

    // poll(2): a pidfd is readable once its process has ended, reaped or not (pidfd_open(2)).
    internal const short POLLIN = 1;

    // syscalls(2): calls added since Linux 5.1 have one number on all architectures.
    internal const int SYS_pidfd_send_signal = 424;
    internal const int SYS_pidfd_open = 434;

    /// <summary>The flags of open(2) as Linux numbers them; these are the same on all its architectures.</summary>
    [Flags]
    internal enum OpenFlags
    {
        O_RDONLY = 0x0,
        O_WRONLY = 0x1,
        O_APPEND = 0x400,
        O_CLOEXEC = 0x80000,
    }

    /// <summary>The same flags as macOS numbers them.</summary>
    [Flags]
    internal enum OpenFlagsMacOS
    {
        O_RDONLY = 0x0,
        O_WRONLY = 0x1,
        O_APPEND = 0x8,
        O_CLOEXEC = 0x1000000,
    }

    // By number: glibc has these two since 2.36 and musl has no names for them.
    internal static int pidfd_open(int pid) => (int)syscall_pidfd(SYS_pidfd_open, pid, 0, 0, 0);

    internal static int pidfd_send_signal(int pidfd, int sig) => (int)syscall_pidfd(SYS_pidfd_send_signal, pidfd, sig, 0, 0);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int sig);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc")]
    internal static partial int getppid();

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(pollfd* fds, nuint nfds, int timeout);

    // Without O_CREAT there is no mode, so the variadic part of open(2), which Apple's arm64 passes differently, stays empty.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle open(string pathname, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, byte* buf, nuint count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_pidfd(nint number, nint first, nint second, nint third, nint fourth);

#pragma warning disable CS8981 // The name of poll(2)
    /// <summary>Of poll(2).</summary>
    internal struct pollfd
#pragma warning restore CS8981
    {
        internal int fd;
        internal short events;
        internal short revents;
    }
}
