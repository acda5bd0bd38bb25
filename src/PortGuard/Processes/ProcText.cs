using System.Buffers.Text;
using System.Text;

namespace PortGuard;

/// <summary>Parsers of the smaller files of /proc/PID; each takes a text that may be cut off anywhere.</summary>
internal static class ProcText
{
    /// <summary>The effective user id of /proc/PID/status: the second number of "Uid: real effective saved filesystem".</summary>
    public static uint? EffectiveUser(ReadOnlySpan<byte> status)
    {
        var lines = new ByteFields(status, (byte)'\n');
        while (lines.MoveNext())
        {
            if (!lines.Current.StartsWith("Uid:"u8))
            {
                continue;
            }

            var rest = AfterBlanks(lines.Current["Uid:"u8.Length..]);
            var real = 0;
            while (real < rest.Length && !IsBlank(rest[real]))
            {
                real++;
            }

            // A cut-off number would be another user's: only one that something follows counts.
            var effective = real > 0 ? AfterBlanks(rest[real..]) : default;
            return Utf8Parser.TryParse(effective, out uint user, out var used) && used < effective.Length ? user : null;
        }

        return null;
    }

    /// <summary>
    /// The path of /proc/PID/cgroup in the unified hierarchy ("0::PATH"), or in systemd's own ("N:name=systemd:PATH") where the unified one is
    /// absent or unused, as in hybrid set-ups; cgroups(7).
    /// </summary>
    public static string? Cgroup(ReadOnlySpan<byte> cgroup)
    {
        string? found = null;
        var lines = new ByteFields(cgroup, (byte)'\n');
        while (lines.MoveNext())
        {
            var line = lines.Current;
            var path = line.StartsWith("0::"u8) ? line[3..] : SystemdPath(line);
            if (path.IsEmpty)
            {
                continue;
            }

            var text = WithoutDeleted(Encoding.UTF8.GetString(path));
            if (found is null or "/" || (text != "/" && line.StartsWith("0::"u8)))
            {
                found = text;
            }
        }

        return found;
    }

    /// <summary>The arguments of /proc/PID/cmdline. A program that writes a title over them leaves one argument and many NULs.</summary>
    public static IReadOnlyList<string> Arguments(ReadOnlySpan<byte> cmdline)
    {
        var length = cmdline.Length;
        while (length > 0 && cmdline[length - 1] == 0)
        {
            length--;
        }

        var arguments = new List<string>();
        var fields = new ByteFields(cmdline[..length], 0);
        while (length > 0 && fields.MoveNext())
        {
            arguments.Add(Encoding.UTF8.GetString(fields.Current));
        }

        return arguments;
    }

    /// <summary>The variables with these names of /proc/PID/environ; no other value is even decoded.</summary>
    public static IReadOnlyDictionary<string, string> Variables(ReadOnlySpan<byte> environ, IReadOnlySet<string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = new ByteFields(environ, 0);
        while (fields.MoveNext())
        {
            var entry = fields.Current;
            var equals = entry.IndexOf((byte)'=');
            // A variable without its NUL is cut off.
            if (equals > 0 && fields.End < environ.Length && Encoding.UTF8.GetString(entry[..equals]) is var name && names.Contains(name))
            {
                found.TryAdd(name, Encoding.UTF8.GetString(entry[(equals + 1)..]));
            }
        }

        return found;
    }

    /// <summary>Takes off what the kernel appends to the path of a file that is no longer there: the usual state of a rebuilt program.</summary>
    public static string WithoutDeleted(string path) =>
        path.EndsWith(" (deleted)", StringComparison.Ordinal) ? path[..^" (deleted)".Length] : path;

    private static bool IsBlank(byte character) => character is (byte)'\t' or (byte)' ';

    private static ReadOnlySpan<byte> AfterBlanks(ReadOnlySpan<byte> text)
    {
        var start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    private static ReadOnlySpan<byte> SystemdPath(ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf(":name=systemd:"u8);
        return start < 0 ? default : line[(start + ":name=systemd:"u8.Length)..];
    }
}
