using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PortGuard;

/// <summary>Small pieces of text that several parts of a message need.</summary>
internal static class Phrases
{
    private const int LongestName = 60;

    /// <summary>"for 2 h 13 min, since 14:02"; null where the start is not known.</summary>
    public static string? Age(DateTimeOffset? started, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (started is not { } start)
        {
            return null;
        }

        var local = TimeZoneInfo.ConvertTime(start, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone).Date == local.Date;
        var age = now - start;
        var since = local.ToString(today ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        // A clock that was set back gives no age, and a process that has just started none worth counting.
        return age < TimeSpan.Zero ? $"since {since}"
            : age < TimeSpan.FromSeconds(1) ? $"since a moment ago, {since}"
            : $"for {Duration.Text(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)))}, since {since}";
    }

    /// <summary>An endpoint as a server's log shows it.</summary>
    public static string EndPoint(EndPoint endPoint) => endPoint switch
    {
        UnixDomainSocketEndPoint unix => Clean($"unix:{unix}", 120),
        IPEndPoint ip => ip.ToString(),
        _ => Clean(endPoint.ToString() ?? string.Empty, 120),
    };

    /// <summary>A name from outside.</summary>
    public static string Clean(string name, int longest = LongestName) => CommandLine.Sanitize(name, longest);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => string.Empty,
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    /// <summary>"PIDs 4243, 4244 and 4245", a long list cut.</summary>
    public static string ProcessIds(IReadOnlyList<int> ids, int most = 8)
    {
        var shown = ids.Take(most).Select(id => Invariant($"{id}")).ToList();
        if (ids.Count > most)
        {
            shown.Add(Invariant($"{ids.Count - most} more"));
        }

        return (ids.Count == 1 ? "PID " : "PIDs ") + List(shown);
    }

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
