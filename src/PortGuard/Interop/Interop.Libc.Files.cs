namespace PortGuard;

internal static unsafe partial class Libc
{
    // statx(2), inode(7)
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int STATX_TYPE = 0x1;
    internal const ushort S_IFMT = 0xF000;
    internal const ushort S_IFSOCK = 0xC000;
}
