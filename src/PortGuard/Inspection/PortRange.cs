using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PortGuard;

/// <summary>A span of ports, both ends included. It can only be valid: 1 to 65535, first not above last.</summary>
public readonly record struct PortRange : ISpanParsable<PortRange>
{
    private readonly ushort _first;
    private readonly ushort _last;

    /// <summary>Makes a span.</summary>
    /// <param name="first">The first port, 1 to 65535.</param>
    /// <param name="last">The last port, <paramref name="first"/> to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">A port is out of range or the span is backwards.</exception>
    public PortRange(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        _first = (ushort)first;
        _last = (ushort)last;
    }

    /// <summary>The first port. The default value of the type is the span 1-1.</summary>
    public int First => Math.Max(_first, (ushort)1);

    /// <summary>The last port.</summary>
    public int Last => Math.Max(_last, (ushort)1);

    /// <summary>How many ports it spans.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a port lies in the span.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary>Reads "8000-8099" or "8000".</summary>
    /// <param name="s">The text; white space around it and around the hyphen is allowed.</param>
    /// <param name="provider">Not used: the form is the same in every culture.</param>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static PortRange Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static PortRange Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var range)
            ? range
            : throw new FormatException($"'{s}' is not a span of ports; write it as 8000-8099 (1 to 65535, the smaller first) or as one port.");

    /// <summary>Reads "8000-8099" or "8000"; false where the text is not of that form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PortRange result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out PortRange)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out PortRange result)
    {
        result = default;
        var hyphen = s.IndexOf('-');
        var left = hyphen < 0 ? s : s[..hyphen];
        var right = hyphen < 0 ? s : s[(hyphen + 1)..];
        if (!TryParsePort(left, out var first) || !TryParsePort(right, out var last) || last < first)
        {
            return false;
        }

        result = new(first, last);
        return true;
    }

    /// <summary>"8000-8099", or "8000" for a single port.</summary>
    public override string ToString() =>
        First == Last ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port != 0;
}
