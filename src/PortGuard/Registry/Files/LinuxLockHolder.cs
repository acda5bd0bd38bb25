using System.Globalization;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>Finds out who holds a lock, for messages: proc_locks(5).</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxLockHolder
{
    /// <summary>The process that holds the lock of a file exclusively; null where that cannot be seen (another PID namespace, no /proc).</summary>
    public static int? Find(string path)
    {
        try
        {
            return LinuxFileStatus.Of(path) is { } file ? Find(File.ReadLines("/proc/locks"), file.Inode) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: the message does without a name.
            return null;
        }
    }

    /// <summary>
    /// Reads "1: FLOCK  ADVISORY  WRITE 4242 08:01:131 0 EOF". By inode alone: the device there is the kernel's own, which differs from that
    /// of stat(2) on btrfs and overlayfs. Two files of one number that are both locked would be ambiguous: no answer then.
    /// </summary>
    internal static int? Find(IEnumerable<string> lines, ulong inode)
    {
        int? holder = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, "FLOCK", _, "WRITE", var process, var file, ..]
                && file.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{inode}"), StringComparison.Ordinal)
                && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id > 0)
            {
                if (holder is not null)
                {
                    return null;
                }

                holder = id;
            }
        }

        return holder;
    }
}
