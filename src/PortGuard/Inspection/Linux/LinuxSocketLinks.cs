using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Goes through the sockets among a process's open files: the links of an opened /proc/PID/fd (proc_pid_fd(5)).</summary>
/// <param name="directory">The directory, which stays the caller's to close.</param>
/// <param name="entries">Room for <see cref="EntriesSize"/> bytes.</param>
[SupportedOSPlatform("linux")]
internal unsafe ref struct LinuxSocketLinks(int directory, byte* entries)
{
    public const int EntriesSize = 16 * 1024;

    private const int LinkSize = 64;

    /// <summary>How the text of a socket's link begins, "socket:[4711]", as the number that those eight bytes make.</summary>
    private static readonly ulong _socketPrefix = BitConverter.ToUInt64("socket:["u8);

    private int _size;
    private int _at;

    /// <summary>The inode of the socket; one that is open twice comes twice.</summary>
    public ulong Socket { get; private set; }

    /// <summary>Whether the links may not be read.</summary>
    public bool IsRefused { get; private set; }

    [SkipLocalsInit]
    public bool MoveNext()
    {
        var link = stackalloc byte[LinkSize];
        while (_at < _size || Fill())
        {
            var entry = (Libc.linux_dirent64*)(entries + _at);
            _at += entry->d_reclen;
            if (entry->d_name == '.')
            {
                continue;
            }

            var length = Libc.readlinkat(directory, &entry->d_name, link, LinkSize);
            if (length < 0 && Marshal.GetLastPInvokeError() is Libc.EACCES or Libc.EPERM)
            {
                // ptrace(2) access is granted or refused for a process as a whole: the others would be refused too.
                IsRefused = true;
                return false;
            }

            if (length > sizeof(ulong) && *(ulong*)link == _socketPrefix)
            {
                Socket = LinuxProcFiles.ParseNumber(link + sizeof(ulong), (int)length - sizeof(ulong));
                return true;
            }
        }

        return false;
    }

    private bool Fill()
    {
        _at = 0;
        _size = LinuxDirectory.Read(directory, entries, EntriesSize);
        return _size > 0;
    }
}
