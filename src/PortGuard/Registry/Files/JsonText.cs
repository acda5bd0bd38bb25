using System.Globalization;
using System.Text;

namespace PortGuard;

/// <summary>
/// Writes JSON for people, one entry a line. Every encoder of System.Text.Json writes emoji as \ud83d\ude00, UnsafeRelaxedJsonEscaping
/// included; here only what RFC 8259 section 7 demands is escaped, and the other control characters.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst;

    /// <summary>A string in quotes.</summary>
    public static string Quote(string text) => new JsonText().Value(text).ToString();

    /// <summary>Begins an object or an array.</summary>
    public JsonText Open(char bracket)
    {
        _ = _text.Append(bracket);
        _depth++;
        _isFirst = true;
        return this;
    }

    /// <summary>Ends it; an empty one stays on its line.</summary>
    public JsonText Close(char bracket)
    {
        _depth--;
        if (!_isFirst)
        {
            _ = _text.Append('\n').Append(' ', 2 * _depth);
        }

        _isFirst = false;
        _ = _text.Append(bracket);
        return this;
    }

    /// <summary>Begins the next entry of an array.</summary>
    public JsonText Entry()
    {
        _ = _text.Append(_isFirst ? "\n" : ",\n").Append(' ', 2 * _depth);
        _isFirst = false;
        return this;
    }

    /// <summary>Begins the next member of an object.</summary>
    public JsonText Member(string name)
    {
        _ = Entry().Value(name);
        return Raw(": ");
    }

    public JsonText Value(int number)
    {
        _ = _text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public JsonText Value(string? text) => text is null ? Raw("null") : Quoted(text);

    /// <summary>Text that is JSON already.</summary>
    public JsonText Raw(string json)
    {
        _ = _text.Append(json);
        return this;
    }

    public override string ToString() => _text.ToString();

    private JsonText Quoted(string text)
    {
        _ = _text.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                _ when char.IsControl(character) => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => _text.Append(character),
            };
        }

        _ = _text.Append('"');
        return this;
    }
}
