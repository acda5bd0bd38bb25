using System.Runtime.InteropServices;

namespace PortGuard;

// A terminal, and descriptors that are written to as they are.
internal static unsafe partial class Libc
{
    internal const int EAGAIN = 11;
    internal const int EAGAIN_BSD = 35;
    internal const int EPIPE = 32;

    // poll(2)
    internal const short POLLOUT = 4;

    // ioctl_tty(2): of asm-generic/ioctls.h, which x86, arm and riscv have
    internal const uint TIOCGWINSZ = 0x5413;

    // fcntl(2)
    internal const int F_GETFD = 1;
    internal const int FD_CLOEXEC = 1;
    internal const int EBADF = 9;

    // tcflush(3): of asm-generic/termbits.h, and of sys/termios.h on macOS
    internal const int TCIFLUSH = 0;
    internal const int TCIFLUSH_BSD = 1;

    // isatty(3)
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int isatty(int fd);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int tcflush(int fd, int queue_selector);

    // fcntl(2). Variadic; a command that takes no further argument is passed alike everywhere.
    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int fcntl(int fd, int op);

    // ioctl(2). Variadic: on Apple's arm64 such arguments are passed otherwise, so this is for Linux only.
    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ioctl(int fd, nuint request, winsize* argp);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint write(int fd, byte* buf, nuint count);

#pragma warning disable CS8981 // The name of ioctl_tty(2)
    /// <summary>Of ioctl_tty(2).</summary>
    internal struct winsize
#pragma warning restore CS8981
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }
}
