using System.Globalization;

namespace PortGuard;

/// <summary>Durations as people write and read them: "200ms", "5s", "2 h 13 min".</summary>
internal static class Duration
{
    /// <summary>The forms that <see cref="TryParse"/> takes, for messages.</summary>
    public const string AcceptedForms = "200ms, 5s, 2m, 1h or hh:mm:ss";

    private static readonly (string Suffix, TimeSpan Unit)[] _units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads "200ms", "5s", "1.5s", "2m", "1h" or "00:00:05". A number without a unit is refused: TimeSpan would read "5" as days.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        text = text?.Trim() ?? "";
        foreach (var (suffix, unit) in _units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * unit.TotalDays < TimeSpan.MaxValue.TotalDays)
            {
                duration = unit * count;
                return true;
            }
        }

        duration = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }

    /// <summary>Writes the two largest units that matter: "34 ms", "1.5 s", "40 s", "2 h 13 min", "3 d 4 h".</summary>
    public static string Text(TimeSpan duration) => duration switch
    {
        { Ticks: <= 0 } => "0 s",
        { TotalSeconds: < 1 } => Format($"{Math.Max(1, duration.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 10 } => Format($"{duration.TotalSeconds:0.#} s"),
        { TotalMinutes: < 1 } => Format($"{duration.TotalSeconds:0} s"),
        { TotalHours: < 1 } => Two(duration.Minutes, "min", duration.Seconds, "s"),
        { TotalDays: < 1 } => Two(duration.Hours, "h", duration.Minutes, "min"),
        _ => Two((int)duration.TotalDays, "d", duration.Hours, "h"),
    };

    private static string Two(int first, string firstUnit, int second, string secondUnit) =>
        second == 0 ? Format($"{first} {firstUnit}") : Format($"{first} {firstUnit} {second} {secondUnit}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
