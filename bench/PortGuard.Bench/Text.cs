using System.Globalization;

namespace PortGuard.Bench;

/// <summary>Numbers as the tables show them.</summary>
internal static class Text
{
    /// <summary>Three digits that mean something, in the unit that suits.</summary>
    public static string Time(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        double.NaN => "-",
        double.PositiveInfinity => "never",
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 1e6 => Digits(nanoseconds / 1e3) + " us",
        _ => Digits(nanoseconds / 1e6) + " ms",
    };

    /// <summary>A share of all.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Ratio(double ratio) => ratio switch
    {
        double.PositiveInfinity => "-",
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{ratio:0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}"),
    };

    private static string Digits(double value) => Math.Abs(value) switch
    {
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };
}
