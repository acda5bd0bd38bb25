using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>
/// A lock that is the open file itself: the system lets go of it when the handle is closed or the process ends, however it ends. On Unix
/// flock(2) on a descriptor of our own: .NET's FileShare.None can be switched off by an environment variable
/// (DOTNET_SYSTEM_IO_DISABLEFILELOCKING), and its own flock comes at open and ignores errors. On Windows a share mode without reading and writing, which the kernel enforces.
/// </summary>
internal static class FileLock
{
    // rw for all, less the umask: a lock is taken by whoever can open it, also for reading only.
    private const uint Mode = 0x1B6;

    /// <summary>Takes the lock of a file, if that can be had now.</summary>
    /// <param name="path">The file; it is created if need be.</param>
    /// <param name="isShared">Whether others may have it shared too. Windows knows no shared ones.</param>
    /// <returns>The lock; null where somebody else has it.</returns>
    /// <exception cref="IOException">The file cannot be opened, or its file system has no locks.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static SafeFileHandle? TryTake(string path, bool isShared = false)
    {
        if (OperatingSystem.IsWindows())
        {
            return OpenAlone(path);
        }

        var file = Open(path);
        if (Lock(file, path, (isShared ? Libc.LOCK_SH : Libc.LOCK_EX) | Libc.LOCK_NB))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Opens the file of a lock, without taking it; close-on-exec, so that no child keeps it.</summary>
    [UnsupportedOSPlatform("windows")]
    public static SafeFileHandle Open(string path)
    {
        var flags = OperatingSystem.IsLinux()
            ? (int)(Libc.OpenFlags.O_RDONLY | Libc.OpenFlags.O_CLOEXEC)
            : (int)(Libc.OpenFlagsMacOS.O_RDONLY | Libc.OpenFlagsMacOS.O_CLOEXEC);
        while (true)
        {
            var file = Libc.open(path, flags);
            if (!file.IsInvalid)
            {
                return file;
            }

            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            if (error == Libc.ENOENT)
            {
                Create(path);
            }
            else if (error != Libc.EINTR)
            {
                throw Failure(path, error);
            }
        }
    }

    /// <summary>flock(2); false where it would have to wait and may not.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool Lock(SafeFileHandle file, string path, int operation)
    {
        while (Libc.flock(file, operation) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == (OperatingSystem.IsLinux() ? Libc.EWOULDBLOCK : EWOULDBLOCK_BSD))
            {
                return false;
            }

            if (error != Libc.EINTR)
            {
                file.Dispose();
                throw Failure(path, error);
            }
        }

        return true;
    }

    // errno.h of macOS and the BSDs
    private const int EWOULDBLOCK_BSD = 35;

    [UnsupportedOSPlatform("windows")]
    private static void Create(string path)
    {
        // creat(2) cannot set close-on-exec; this descriptor holds no lock and lives for a moment.
        using var file = Libc.creat(path, Mode);
        var error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        if (error is not (0 or Libc.EINTR))
        {
            throw Failure(path, error);
        }
    }

    private static Exception Failure(string path, int error)
    {
        var text = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error is Libc.EACCES or Libc.EPERM ? new UnauthorizedAccessException(text) : new IOException(text, error);
    }

    [SupportedOSPlatform("windows")]
    private static SafeFileHandle? OpenAlone(string path)
    {
        // ERROR_SHARING_VIOLATION
        const int SharingViolation = unchecked((int)0x80070020);
        try
        {
            // Whoever asks for reading or writing is refused; that it may be deleted lets the last one remove it.
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete);
        }
        catch (IOException e) when (e.HResult == SharingViolation)
        {
            return null;
        }
    }
}
