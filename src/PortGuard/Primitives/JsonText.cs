using System.Buffers;
using System.Globalization;
using System.Text;

namespace PortGuard;

/// <summary>
/// Writes JSON (RFC 8259), indented by two blanks, with the methods of Utf8JsonWriter. That one costs a start 8 ms (three assemblies to
/// load, and an encoder whose vectors are left to the JIT), and every encoder of it writes emoji as \ud83d\ude00, in a file made for people.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new(2048);
    private int _depth;
    private bool _isFirst = true;
    private bool _hasName;

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text)
    {
        var json = new JsonText();
        json.WriteStringValue(text);
        return json.ToString();
    }

    public void WriteStartArray() => Open('[');

    public void WriteStartArray(string name)
    {
        WritePropertyName(name);
        Open('[');
    }

    public void WriteEndArray() => Close(']');

    public void WriteStartObject() => Open('{');

    public void WriteStartObject(string name)
    {
        WritePropertyName(name);
        Open('{');
    }

    public void WriteEndObject() => Close('}');

    public void WritePropertyName(string name)
    {
        Next();
        AppendQuoted(name);
        _text.Append(": ");
        _hasName = true;
    }

    /// <summary>A text, or null.</summary>
    public void WriteString(string name, string? value)
    {
        WritePropertyName(name);
        WriteStringValue(value);
    }

    /// <summary>An instant in UTC (RFC 3339), a fraction of a second only where there is one.</summary>
    public void WriteString(string name, DateTime value) =>
        WriteString(name, value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    public void WriteNumber(string name, long value)
    {
        WritePropertyName(name);
        WriteRaw(value.ToString(CultureInfo.InvariantCulture));
    }

    public void WriteNumber(string name, double value)
    {
        WritePropertyName(name);
        WriteRaw(value.ToString(CultureInfo.InvariantCulture));
    }

    public void WriteBoolean(string name, bool value)
    {
        WritePropertyName(name);
        WriteRaw(value ? "true" : "false");
    }

    public void WriteNull(string name)
    {
        WritePropertyName(name);
        WriteRaw("null");
    }

    public void WriteStringValue(string? value)
    {
        if (value is null)
        {
            WriteRaw("null");
            return;
        }

        Next();
        AppendQuoted(value);
    }

    public void WriteNumberValue(long value) => WriteRaw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A value that is JSON already.</summary>
    public void WriteRawValue(string json) => WriteRaw(json);

    public override string ToString() => _text.ToString();

    /// <summary>The text and a line end as UTF-8, without the large strings in between that a large text would need.</summary>
    public byte[] ToLine()
    {
        _text.Append('\n');
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(_text.Length));
        // An encoder, for a chunk may end in the middle of a surrogate pair.
        var encoder = Encoding.UTF8.GetEncoder();
        var length = 0;
        foreach (var chunk in _text.GetChunks())
        {
            length += encoder.GetBytes(chunk.Span, buffer.AsSpan(length), flush: false);
        }

        var line = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return line;
    }

    private void WriteRaw(string text)
    {
        Next();
        _text.Append(text);
    }

    private void Open(char bracket)
    {
        Next();
        _text.Append(bracket);
        _depth++;
        _isFirst = true;
    }

    private void Close(char bracket)
    {
        _depth--;
        if (!_isFirst)
        {
            _text.Append('\n');
            Indent();
        }

        _text.Append(bracket);
        _isFirst = false;
    }

    /// <summary>What stands before a member or an element; nothing between a name and its value, nor before the whole.</summary>
    private void Next()
    {
        if (!_hasName && _depth > 0)
        {
            _text.Append(_isFirst ? "\n" : ",\n");
            Indent();
        }

        _hasName = false;
        _isFirst = false;
    }

    // Not Append(' ', count): the vectorised fill behind it is left to the JIT.
    private void Indent()
    {
        for (var level = 0; level < _depth; level++)
        {
            _text.Append("  ");
        }
    }

    private void AppendQuoted(string value)
    {
        _text.Append('"');
        var plain = 0;
        while (plain < value.Length && value[plain] is >= ' ' and <= '~' and not ('"' or '\\'))
        {
            plain++;
        }

        _text.Append(value, 0, plain);
        for (var index = plain; index < value.Length; index++)
        {
            var character = value[index];
            switch (character)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(character);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                case >= ' ' and <= '~':
                    _text.Append(character);
                    break;
                default:
                    AppendOther(value, ref index);
                    break;
            }
        }

        _text.Append('"');
    }

    // A reader gets the very text back, and a terminal that it is shown on gets nothing to obey: what is no letter, mark, number or
    // symbol is escaped, and so is half a surrogate pair.
    private void AppendOther(string value, ref int index)
    {
        if (Rune.TryGetRuneAt(value, index, out var rune) && IsShown(rune))
        {
            _text.Append(value, index, rune.Utf16SequenceLength);
            index += rune.Utf16SequenceLength - 1;
        }
        else
        {
            _text.Append("\\u").Append(((int)value[index]).ToString("x4", CultureInfo.InvariantCulture));
        }
    }

    // The joiners (U+200C, U+200D) hold emoji and the letters of some scripts together and move nothing.
    private static bool IsShown(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
