using System.Globalization;

namespace PortGuard;

/// <summary>The times in the file, "2026-03-01T08:00:00Z". One per service is read at every allocation, which is why ours are read by hand.</summary>
internal static class RegistryTime
{
    private const int Length = 20;

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";

    /// <summary>Reads ours, and whatever else people write; null where that is no time.</summary>
    public static DateTimeOffset? Read(string text) => ReadOurs(text)
        ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null);

    private static DateTimeOffset? ReadOurs(string text)
    {
        if (text.Length != Length || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
        {
            return null;
        }

        var (year, month, day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        var isTime = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60;
        return isTime ? new(year, month, day, hour, minute, second, TimeSpan.Zero) : null;
    }

    /// <summary>Two digits; far below zero where they are none.</summary>
    private static int Two(string text, int index) =>
        char.IsAsciiDigit(text[index]) && char.IsAsciiDigit(text[index + 1]) ? ((text[index] - '0') * 10) + text[index + 1] - '0' : -100_000;
}
