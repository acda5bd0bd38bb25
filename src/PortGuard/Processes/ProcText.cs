using System.Buffers.Text;
using System.Text;

namespace PortGuard;

/// <summary>Parsers of the smaller files of /proc/PID; each takes a text that may be cut off anywhere.</summary>
internal static class ProcText
{
    /// <summary>The effective user id of /proc/PID/status: the second number of "Uid: real effective saved filesystem".</summary>
    public static uint? EffectiveUser(ReadOnlySpan<byte> status)
    {
        foreach (var range in status.Split((byte)'\n'))
        {
            var line = status[range];
            if (!line.StartsWith("Uid:"u8))
            {
                continue;
            }

            var rest = line["Uid:"u8.Length..].TrimStart("\t "u8);
            var real = rest.IndexOfAny("\t "u8);
            // A cut-off number would be another user's: only one that something follows counts.
            var effective = real > 0 ? rest[real..].TrimStart("\t "u8) : default;
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
        foreach (var range in cgroup.Split((byte)'\n'))
        {
            var line = cgroup[range];
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
        var text = cmdline.TrimEnd((byte)0);
        var arguments = new List<string>();
        foreach (var range in text.Split((byte)0))
        {
            arguments.Add(Encoding.UTF8.GetString(text[range]));
        }

        return text.IsEmpty ? [] : arguments;
    }

    /// <summary>The variables with these names of /proc/PID/environ; no other value is even decoded.</summary>
    public static IReadOnlyDictionary<string, string> Variables(ReadOnlySpan<byte> environ, IReadOnlySet<string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in environ.Split((byte)0))
        {
            var entry = environ[range];
            var equals = entry.IndexOf((byte)'=');
            // A variable without its NUL is cut off.
            if (equals > 0 && range.End.Value < environ.Length && Encoding.UTF8.GetString(entry[..equals]) is var name && names.Contains(name))
            {
                found.TryAdd(name, Encoding.UTF8.GetString(entry[(equals + 1)..]));
            }
        }

        return found;
    }

    /// <summary>Takes off what the kernel appends to the path of a file that is no longer there: the usual state of a rebuilt program.</summary>
    public static string WithoutDeleted(string path) =>
        path.EndsWith(" (deleted)", StringComparison.Ordinal) ? path[..^" (deleted)".Length] : path;

    private static ReadOnlySpan<byte> SystemdPath(ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf(":name=systemd:"u8);
        return start < 0 ? default : line[(start + ":name=systemd:"u8.Length)..];
    }
}
