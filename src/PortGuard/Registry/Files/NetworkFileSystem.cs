using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>
/// Tells whether a folder is on another machine. 9p counts as local: it is how WSL shows the disks of the same machine.
/// </summary>
internal static class NetworkFileSystem
{
    /// <summary>The kind, such as "nfs"; null for a local one, and where the system does not say.</summary>
    public static string? KindOf(string directory)
    {
        if (OperatingSystem.IsLinux())
        {
            return KindOf(MagicOf(directory));
        }

        try
        {
            return new DriveInfo(directory) is { DriveType: DriveType.Network } drive ? drive.DriveFormat : null;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // A drive that is not ready, a UNC path. Locks decide then.
            return directory.StartsWith(@"\\", StringComparison.Ordinal) ? "smb" : null;
        }
    }

    /// <summary>The kind of a file system by f_type of statfs(2).</summary>
    internal static string? KindOf(uint magic) => magic switch
    {
        Libc.NFS_SUPER_MAGIC => "nfs",
        Libc.SMB_SUPER_MAGIC or Libc.SMB2_SUPER_MAGIC => "smb",
        Libc.CIFS_SUPER_MAGIC => "cifs",
        Libc.AFS_SUPER_MAGIC or Libc.AFS_FS_MAGIC => "afs",
        Libc.CODA_SUPER_MAGIC => "coda",
        Libc.CEPH_SUPER_MAGIC => "ceph",
        _ => null,
    };

    [SupportedOSPlatform("linux")]
    private static unsafe uint MagicOf(string directory)
    {
        Libc.statfs_result found;
        return Libc.statfs(directory, &found) == 0 ? (uint)found.f_type : 0;
    }
}
