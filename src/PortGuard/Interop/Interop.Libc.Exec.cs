using System.Runtime.InteropServices;

namespace PortGuard;

// Becoming another program: execve(2), and what it does not put back by itself.
internal static unsafe partial class Libc
{
    internal const int ENOEXEC = 8;
    internal const int X_OK = 1;
    internal const int PATH_MAX = 4096;
    internal const int SIGPIPE = 13;

    // sigprocmask(2); the second is the number of macOS and the BSDs
    internal const int SIG_SETMASK = 2;
    internal const int SIG_SETMASK_BSD = 3;

    // getrlimit(2), the number of Linux
    internal const int RLIMIT_NOFILE = 7;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int execve(byte* pathname, byte** argv, byte** envp);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string pathname, int mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* realpath(string path, byte* resolved_path);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint signal(int signum, nint handler);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigprocmask(int how, void* set, void* oldset);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getrlimit(int resource, rlimit* rlim);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setrlimit(int resource, rlimit* rlim);

#pragma warning disable CS8981 // The name of getrlimit(2)
    /// <summary>Of getrlimit(2).</summary>
    internal struct rlimit
#pragma warning restore CS8981
    {
        internal ulong rlim_cur;
        internal ulong rlim_max;
    }
}
