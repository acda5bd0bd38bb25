using System.Globalization;

namespace PortGuard.Tool;

/// <summary>Finds the soft limit of open files that we were started with.</summary>
internal static class OpenFilesLimit
{
    private const string Row = "Max open files";

    /// <param name="hard">Our own hard limit, which the runtime leaves as it is.</param>
    /// <param name="parentLimits">/proc/PID/limits of our parent; proc_pid_limits(5).</param>
    /// <returns>
    /// The parent's soft limit. Null where its hard limit is another: then somebody set limits for us (systemd, docker, <c>ulimit -n</c>) and
    /// they are not the parent's; a limit that is too high does less harm than one too low.
    /// </returns>
    public static ulong? Given(ulong hard, string parentLimits)
    {
        foreach (var line in parentLimits.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Row, StringComparison.Ordinal))
            {
                var fields = line[Row.Length..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return fields.Length >= 2 && Number(fields[1]) == hard ? Number(fields[0]) : null;
            }
        }

        return null;
    }

    // RLIM_INFINITY is written as a word.
    private static ulong? Number(string text) => text == "unlimited" ? ulong.MaxValue
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
