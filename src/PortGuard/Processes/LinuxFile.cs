using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard;

/// <summary>
/// Reads small files and links of /proc by raw system calls: no handle object, no fstat and no exception for each file that is not there
/// or not ours to see. For all ancestors of a process, environment of PID 1 included, that saves a start some 3 ms.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxFile
{
    /// <summary>Longer than the path of any link that is looked at (limits.h, PATH_MAX).</summary>
    private const int LongestTarget = 4096;

    /// <summary>Reads the beginning of a file.</summary>
    /// <returns>How many bytes; null where it is not there, vanished, or is not ours to see.</returns>
    /// <exception cref="IOException">Anything else, such as too many open files: no answer, and it must not look like one.</exception>
    public static int? Read(string path, Span<byte> into)
    {
        int file;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            file = Libc.openat(Libc.AT_FDCWD, name, Libc.O_CLOEXEC);
        }

        if (file < 0)
        {
            return IsAnswer(path);
        }

        try
        {
            return ReadAll(path, file, into);
        }
        finally
        {
            _ = Libc.close(file);
        }
    }

    /// <summary>Where a link leads, as its raw text; null for whatever reason it cannot be seen.</summary>
    public static string? Target(string path)
    {
        var target = stackalloc byte[LongestTarget];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var length = Libc.readlinkat(Libc.AT_FDCWD, name, target, LongestTarget);
            return length < 0 ? null : Encoding.UTF8.GetString(target, (int)length);
        }
    }

    private static int? ReadAll(string path, int file, Span<byte> into)
    {
        var length = 0;
        while (length < into.Length)
        {
            nint read;
            fixed (byte* start = into[length..])
            {
                read = Libc.read(file, start, (nuint)(into.Length - length));
            }

            if (read == 0)
            {
                break;
            }

            if (read > 0)
            {
                length += (int)read;
            }
            else if (Marshal.GetLastPInvokeError() != Libc.EINTR)
            {
                return IsAnswer(path);
            }
        }

        return length;
    }

    // ENOENT, ENOTDIR: the process ended before the open; ESRCH: between open and read; EACCES, EPERM: hidepid, ptrace access mode.
    private static int? IsAnswer(string path) => Marshal.GetLastPInvokeError() switch
    {
        Libc.ENOENT or Libc.ENOTDIR or Libc.EACCES or Libc.EPERM or (int)Errno.ESRCH => null,
        var error => throw new IOException($"{path} cannot be read: {Marshal.GetPInvokeErrorMessage(error)}"),
    };
}
