using System.Globalization;

namespace PortGuard;

/// <summary>Makes text that another process chose (names, unit names, variables) safe to show and to paste.</summary>
internal static class ProcessText
{
    /// <summary>Replaces what steers a terminal or hides text: control, format (bidi) and separator characters, lone surrogates.</summary>
    public static string Printable(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? text
            : string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) && rune.Value != ReplacementCharacter ? rune.ToString() : "?"));

    /// <summary>One word of a POSIX shell: quoted where it would be more than a word.</summary>
    public static string ShellWord(string text)
    {
        var printable = Printable(text);
        return printable.Length > 0 && printable.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@' or '+' or ',' or '%')
            ? printable
            : $"'{printable.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The part after the last directory separator of either kind: Windows paths are read on every system in tests.</summary>
    public static string BaseName(string path)
    {
        var trimmed = path.AsSpan().TrimEnd('/');
        // LastIndexOfAny is left to the JIT.
        var start = Math.Max(trimmed.LastIndexOf('/'), trimmed.LastIndexOf('\\')) + 1;
        return trimmed[start..].ToString();
    }

    // EnumerateRunes gives U+FFFD for what is no Unicode, as the decoder of UTF-8 does.
    private const int ReplacementCharacter = 0xFFFD;

    private static bool IsPrintable(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
