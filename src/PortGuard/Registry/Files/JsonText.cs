using System.Globalization;
using System.Text;

namespace PortGuard;

/// <summary>
/// JSON as text. Every encoder of System.Text.Json writes emoji as \ud83d\ude00, UnsafeRelaxedJsonEscaping included, and people read this file.
/// </summary>
internal sealed class JsonText
{
    public const string Indent = "  ";

    private readonly StringBuilder _text = new();

    /// <summary>A string in quotes: only what RFC 8259 section 7 demands is escaped, and the other control characters.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(character) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>An object, one member a line.</summary>
    /// <param name="members">Names and the texts of their values.</param>
    /// <param name="indent">What the line that it begins on is indented by.</param>
    public JsonText Object(IReadOnlyList<KeyValuePair<string, string>> members, string indent) =>
        Lines('{', members.Select(member => $"{Quote(member.Key)}: {member.Value}"), '}', indent);

    /// <summary>An array, one entry a line.</summary>
    public JsonText Array(IEnumerable<string> entries, string indent) => Lines('[', entries, ']', indent);

    public JsonText Append(string text)
    {
        _ = _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();

    private JsonText Lines(char open, IEnumerable<string> lines, char close, string indent)
    {
        _ = _text.Append(open);
        var isEmpty = true;
        foreach (var line in lines)
        {
            _ = _text.Append(isEmpty ? "\n" : ",\n").Append(indent).Append(Indent).Append(line);
            isEmpty = false;
        }

        if (!isEmpty)
        {
            _ = _text.Append('\n').Append(indent);
        }

        _ = _text.Append(close);
        return this;
    }
}
