using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

// Locks that belong to an open file and end with it, and which file system a file is on: flock(2), creat(2), statfs(2).
internal static unsafe partial class Libc
{
    // sys/file.h; the same on Linux, macOS and the BSDs
    internal const int LOCK_SH = 1;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    internal const int EBUSY = 16;
    internal const int ENOSPC = 28;
    internal const int EROFS = 30;
    internal const int EDQUOT = 122;
    internal const int EWOULDBLOCK = 11;

    // linux/magic.h; the file systems that live on another machine
    internal const uint NFS_SUPER_MAGIC = 0x6969;
    internal const uint SMB_SUPER_MAGIC = 0x517B;
    internal const uint CIFS_SUPER_MAGIC = 0xFF534D42;
    internal const uint SMB2_SUPER_MAGIC = 0xFE534D42;
    internal const uint AFS_SUPER_MAGIC = 0x5346414F;
    internal const uint AFS_FS_MAGIC = 0x6B414653;
    internal const uint CODA_SUPER_MAGIC = 0x73757245;
    internal const uint CEPH_SUPER_MAGIC = 0x00C36400;

    internal const uint STATX_UID = 0x8;

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(SafeFileHandle fd, int operation);

    // Not open(2) with O_CREAT: its mode is variadic, which Apple's arm64 passes differently.
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle creat(string pathname, uint mode);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statfs(string path, statfs_result* buf);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc")]
    internal static partial uint geteuid();

    /// <summary>struct statfs of statfs(2) on 64-bit Linux.</summary>
    internal struct statfs_result
    {
        internal nint f_type;
        internal nint f_bsize;
        internal ulong f_blocks;
        internal ulong f_bfree;
        internal ulong f_bavail;
        internal ulong f_files;
        internal ulong f_ffree;
        internal ulong f_fsid;
        internal nint f_namelen;
        internal nint f_frsize;
        internal nint f_flags;
        internal fixed ulong __spare[4];
    }
}
