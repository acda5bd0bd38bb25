using System.Globalization;
using System.Text;

namespace PortGuard;

internal static partial class CommandLine
{
    /// <summary>
    /// Text from outside as one line that a terminal only prints: control characters, escape sequences, line separators, bidirectional
    /// overrides and invisible characters become \n, \x1b, \u202e. Backslashes stay as they are: a Windows path is to be readable.
    /// </summary>
    public static string Sanitize(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPrintable(rune))
            {
                clean.Append(rune.ToString());
            }
            else
            {
                AppendEscape(clean, rune.Value);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same, and not longer than this.</summary>
    public static string Sanitize(string text, int longest) => Shorten(Sanitize(text), longest);

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        // Cc: ESC, CSI, BEL ...; Cf: bidirectional overrides, zero-width characters, tags; Zl and Zp break lines in some viewers.
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,

        // A space of another width looks like the end of an argument and is none.
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => true,
    };

    private static void AppendEscape(StringBuilder clean, int value) => _ = value switch
    {
        '\n' => clean.Append("\\n"),
        '\r' => clean.Append("\\r"),
        '\t' => clean.Append("\\t"),
        < 0x100 => clean.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
        < 0x10000 => clean.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
        _ => clean.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
    };
}
