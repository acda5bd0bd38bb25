using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard;

/// <summary>
/// A unix socket's path and the file that is there. A socket keeps the name it was bound to even after its file was unlinked and
/// another one took its place, so the name alone would name a process that holds nothing.
/// </summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Exists">Whether a file is there; null where that cannot be seen.</param>
/// <param name="Inode">The file's inode number.</param>
/// <param name="Device">The file's device in the kernel's own encoding (MAJOR &lt;&lt; 20 | MINOR), as UNIX_DIAG_VFS has it.</param>
internal sealed record UnixSocketFile(string Path, bool? Exists, ulong Inode = 0, uint Device = 0)
{
    /// <summary>Whether a socket of this name and bound file is the one behind the path.</summary>
    /// <param name="name">The name that the socket was bound to: absolute, or relative to a directory that nobody can tell.</param>
    /// <param name="bound">The bound file, inode cut to 32 bits; null where the table does not say.</param>
    public bool IsBoundBy(string name, (uint Inode, uint Device)? bound)
    {
        var isNamed = string.Equals(name, Path, StringComparison.Ordinal);
        if (Exists == false)
        {
            // Whoever was bound here is out of reach: the path is free to bind.
            return false;
        }

        if (Exists is null || bound is not { } file)
        {
            return isNamed;
        }

        // Under another name (relative, or through a link) the device has to agree as well; under the very name it need not:
        // stat(2) and the kernel's own device differ on btrfs and overlayfs.
        return file.Inode == (uint)Inode && (isNamed || file.Device == Device);
    }

    /// <summary>Looks at the path.</summary>
    [SupportedOSPlatform("linux")]
    public static unsafe UnixSocketFile Look(string path)
    {
        Libc.statx_result found;
        try
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                if (Libc.statx(Libc.AT_FDCWD, name, 0, Libc.STATX_INO, &found) == 0)
                {
                    return new(path, true, found.stx_ino, (found.stx_dev_major << 20) | found.stx_dev_minor);
                }
            }

            return new(path, Marshal.GetLastPInvokeError() is Libc.ENOENT or Libc.ENOTDIR ? false : null);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than statx(2): the name alone has to do.
            return new(path, null);
        }
    }
}
