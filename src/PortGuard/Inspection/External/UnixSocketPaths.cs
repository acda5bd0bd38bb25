using System.Globalization;
using System.Text;

namespace PortGuard;

/// <summary>
/// Tells whether a unix socket is bound to a path. On Linux lsof and netstat both cut a path at its first blank, so that "/run/a b" reads
/// "/run/a": there the kernel's own table is asked for the path of the inode (/proc/net/unix, proc_pid_net(5)).
/// </summary>
internal static class UnixSocketPaths
{
    public const string LinuxTable = "/proc/net/unix";

    /// <summary>A test of rows for a path, on the system we run on.</summary>
    /// <exception cref="IOException">The kernel's table cannot be read.</exception>
    public static Func<ExternalSocket, bool> Matcher(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            var printed = Escape(path);
            return row => string.Equals(row.PrintedPath, printed, StringComparison.Ordinal);
        }

        var inodes = Inodes(ReadTable(), path);
        return row => inodes.Contains(row.SocketId);
    }

    /// <summary>The inodes of the sockets bound to a path.</summary>
    /// <param name="lines">"Num RefCount Protocol Flags Type St Inode Path", the path being the rest of the line.</param>
    /// <param name="path">The absolute path.</param>
    public static IReadOnlySet<ulong> Inodes(IEnumerable<string> lines, string path)
    {
        var inodes = new HashSet<ulong>();
        foreach (var line in lines)
        {
            if (line.EndsWith(path, StringComparison.Ordinal)
                && line.AsSpan(0, line.Length - path.Length) is [.. var head, ' ']
                && ulong.TryParse(head[(head.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
                && Fields(head) == 7)
            {
                inodes.Add(inode);
            }
        }

        return inodes;
    }

    /// <summary>The path as lsof prints it in the C locale (lsof(8), OUTPUT: non-printable characters).</summary>
    public static string Escape(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            _ = value switch
            {
                (byte)'\b' => text.Append("\\b"),
                (byte)'\f' => text.Append("\\f"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                < 0x20 => text.Append('^').Append((char)(value + 0x40)),
                > 0x7e => text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                _ => text.Append((char)value),
            };
        }

        return text.ToString();
    }

    private static int Fields(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var part in text.Split(' '))
        {
            // "Num" is printed as a fixed width pointer, the inode padded to five: empty parts are padding.
            count += text[part].IsEmpty ? 0 : 1;
        }

        return count;
    }

    private static string[] ReadTable()
    {
        try
        {
            return File.ReadAllLines(LinuxTable);
        }
        catch (UnauthorizedAccessException error)
        {
            // A sandbox (AppArmor, Landlock) may hide the table: unknown, not free.
            throw new IOException($"{LinuxTable} may not be read: {error.Message}", error);
        }
    }
}
