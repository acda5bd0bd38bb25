namespace PortGuard;

/// <summary>Where words and quoted texts of a command line end.</summary>
internal static class Characters
{
    public static bool IsBreak(char character) => char.IsWhiteSpace(character) || char.IsControl(character);

    public static bool IsQuote(char character) => character is '"' or '\'' or '`';

    /// <summary>The end of the word that begins here: white space, a control character, a quote or the end.</summary>
    public static int EndOfWord(string text, int start)
    {
        var end = start;
        while (end < text.Length && !IsBreak(text[end]) && !IsQuote(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>The end of the value that begins here, as a shell reads it: a quote inside keeps white space in.</summary>
    public static int EndOfValue(string text, int start)
    {
        var end = start;
        while (end < text.Length && !IsBreak(text[end]))
        {
            end = IsQuote(text[end]) ? EndOfQuoted(text, end) : end + 1;
        }

        return end;
    }

    /// <summary>The end of what holds no white space and no control character.</summary>
    public static int EndOfRun(string text, int start)
    {
        var end = start;
        while (end < text.Length && !IsBreak(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>Behind the quote that closes the one here; the end where none does.</summary>
    public static int EndOfQuoted(string text, int start)
    {
        for (var end = start + 1; end < text.Length; end++)
        {
            if (text[end] == '\\')
            {
                end++;
            }
            else if (text[end] == text[start])
            {
                return end + 1;
            }
        }

        return text.Length;
    }
}
