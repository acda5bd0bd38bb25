namespace PortGuard;

/// <summary>
/// Finds secrets by the name before them: NAME=value, --name=value, Key=value;Key=value, ?key=value, "key":"value", Header: value.
/// </summary>
internal static class SecretAssignments
{
    private const int LongestKey = 128;
    private const string EndsOfQueryValue = "&#\"' \t\r\n";
    private static readonly string[] _schemes = ["Bearer ", "Basic ", "Digest ", "Token ", "ApiKey ", "Negotiate "];

    public static void Find(string text, SecretRanges found)
    {
        for (var position = 1; position < text.Length; position++)
        {
            var end = text[position] switch
            {
                '=' => FindAssigned(text, position, found),
                ':' => FindHeader(text, position, found),
                _ => position,
            };
            position = Math.Max(position, end - 1);
        }
    }

    private static int FindAssigned(string text, int sign, SecretRanges found)
    {
        var (start, end) = KeyBefore(text, sign, withColon: true);
        var key = text.AsSpan(start, end - start);
        if (!SecretNames.IsSecret(key) && !(key.Equals("key", StringComparison.OrdinalIgnoreCase) && IsSpacedKey(text, start)))
        {
            return sign;
        }

        // PWD and OLDPWD are the shell's working directory (environ(7)), Pwd= is a password.
        if (key is "PWD" or "OLDPWD" && sign + 1 < text.Length && text[sign + 1] == '/')
        {
            return sign;
        }

        var (value, valueEnd) = Value(text, sign + 1, start);
        found.Add(value..valueEnd);
        return valueEnd;
    }

    private static int FindHeader(string text, int colon, SecretRanges found)
    {
        var keyEnd = colon;
        while (keyEnd > 0 && colon - keyEnd < 2 && text[keyEnd - 1] is '"' or '\'' or '\\')
        {
            keyEnd--;
        }

        var isQuoted = keyEnd < colon;
        var (start, end) = KeyBefore(text, keyEnd, withColon: false);

        // "/password:x" as Windows programs take it; "Secrets:Provider=vault" is a configuration path and is read at its equals sign.
        var isSwitch = start > 0 && text[start - 1] == '/' && (start == 1 || Characters.IsBreak(text[start - 2]));
        var isPath = !isQuoted && !isSwitch && colon + 1 < text.Length && !Characters.IsBreak(text[colon + 1]);
        if (isPath || !SecretNames.IsSecret(text.AsSpan(start, end - start)))
        {
            return colon;
        }

        var value = colon + 1 + text.AsSpan(colon + 1).IndexOfAnyExcept(' ', '\\');
        if (value == colon)
        {
            return text.Length;
        }

        var valueEnd = Characters.IsQuote(text[value]) ? Characters.EndOfQuoted(text, value)
            : isQuoted || isSwitch ? Characters.EndOfValue(text, value)
            : EndOfHeader(text, value, start);
        foreach (var scheme in _schemes)
        {
            value += text.AsSpan(value).StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? scheme.Length : 0;
        }

        found.Add(Math.Min(value, valueEnd)..valueEnd);
        return valueEnd;
    }

    private static (int Start, int End) KeyBefore(string text, int sign, bool withColon)
    {
        var end = sign;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start < LongestKey && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.' || (withColon && text[start - 1] == ':')))
        {
            start--;
        }

        return (start, end);
    }

    /// <summary>"Account Key=", "Shared Access Key=": connection strings may have spaces in a key.</summary>
    private static bool IsSpacedKey(string text, int start) =>
        start > 0 && text[start - 1] == ' ' && text.AsSpan(0, start - 1) is var before
        && (before.EndsWith("access", StringComparison.OrdinalIgnoreCase) || before.EndsWith("account", StringComparison.OrdinalIgnoreCase) || before.EndsWith("api", StringComparison.OrdinalIgnoreCase));

    private static (int Start, int End) Value(string text, int value, int keyStart)
    {
        // An argument that begins with the name is the value to its end: it may hold any separator.
        var before = keyStart - 1;
        while (before >= 0 && text[before] == ' ')
        {
            before--;
        }

        if (before < 0 || text[before] == '=')
        {
            return (value, text.Length);
        }

        // "Password = 'a;b'": spaces around the sign belong to neither side (DbConnectionStringBuilder's grammar).
        while (text[before] == ';' && value < text.Length && text[value] == ' ')
        {
            value++;
        }

        if (value < text.Length && Characters.IsQuote(text[value]))
        {
            return (value, Characters.EndOfQuoted(text, value));
        }

        var end = text[before] switch
        {
            ';' or ',' => text.AsSpan(value).IndexOf(text[before]),
            '?' or '&' => EndOfQueryValue(text, value) - value,
            '"' or '\'' => text.AsSpan(value).IndexOf(text[before]),
            _ => Characters.EndOfValue(text, value) - value,
        };
        return (value, end < 0 ? text.Length : value + end);
    }

    private static int EndOfQueryValue(string text, int value)
    {
        while (value < text.Length && !EndsOfQueryValue.Contains(text[value], StringComparison.Ordinal))
        {
            value++;
        }

        return value;
    }

    /// <summary>A header runs to the end of its line, or to the quote that was opened before it.</summary>
    private static int EndOfHeader(string text, int value, int keyStart)
    {
        var rest = text.AsSpan(value);
        var end = keyStart > 0 && Characters.IsQuote(text[keyStart - 1]) ? rest.IndexOfAny('\r', '\n', text[keyStart - 1]) : rest.IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : value + end;
    }
}
