using System.Runtime.Versioning;
using System.Text;

namespace PortGuard;

/// <summary>Which file a path leads to, and whose it is.</summary>
/// <param name="Inode">Its number on its device.</param>
/// <param name="Device">Its device, major and minor number in one.</param>
/// <param name="Owner">The user id of its owner.</param>
[SupportedOSPlatform("linux")]
internal sealed record LinuxFileStatus(ulong Inode, ulong Device, uint Owner)
{
    /// <summary>Follows links; null where nothing is there, or where the C library is older than statx(2).</summary>
    public static unsafe LinuxFileStatus? Of(string path)
    {
        Libc.statx_result found;
        try
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                return Libc.statx(Libc.AT_FDCWD, name, 0, Libc.STATX_INO | Libc.STATX_UID, &found) == 0
                    ? new(found.stx_ino, ((ulong)found.stx_dev_major << 32) | found.stx_dev_minor, found.stx_uid)
                    : null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
