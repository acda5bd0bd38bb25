using System.Text;

namespace PortGuard.Tool;

/// <summary>
/// Reads the text of a <c>.env</c> file. There is no standard; this takes what docker, dotenv and a shell agree on, and
/// of interpolation only <c>${NAME}</c> and <c>${NAME:-default}</c>, not in single quotes.
/// </summary>
internal sealed class EnvFile
{
    public const string AcceptedForm = "write NAME=value, NAME=\"value\", NAME='value' or # comment";

    private readonly string _text;
    private readonly string _file;
    private readonly Func<string, string?> _known;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private int _at;

    private EnvFile(string text, string file, Func<string, string?> known)
    {
        _text = text.ReplaceLineEndings("\n");
        _file = file;
        _known = known;
    }

    /// <param name="text">The file's text.</param>
    /// <param name="file">What the errors call it.</param>
    /// <param name="known">The variables of the real environment, which win wherever one is referred to.</param>
    /// <returns>The variables, of two with one name the last; a line that cannot be read is left out.</returns>
    public static EnvFileContent Parse(string text, string file, Func<string, string?> known)
    {
        var parser = new EnvFile(text, file, known);
        ToolException? trouble = null;
        while (parser._at < parser._text.Length)
        {
            var start = parser._at;
            try
            {
                parser.Line();
            }
            catch (ToolException e)
            {
                // The file may be for others, who read more than we do; whether that line matters is for the caller to say.
                trouble ??= e;
                parser._at = start;
                parser.ToEndOfLine();
                parser._at++;
            }
        }

        return new(parser._variables, trouble);
    }

    private char Current => _at < _text.Length ? _text[_at] : '\n';

    private void Line()
    {
        Blanks();
        if (Current is '#')
        {
            ToEndOfLine();
        }
        else if (Current is not '\n')
        {
            Variable();
        }

        _at++;
    }

    private void Variable()
    {
        var name = Name();
        if (name == "export" && Current is ' ' or '\t')
        {
            Blanks();
            name = Name();
        }

        Blanks();
        if (Current is '=')
        {
            _at++;
            Blanks();
            var value = Value();
            Rest();
            _variables[name] = value;
        }
        else if (Current is '\n' or '#')
        {
            // A name alone takes the variable from the real environment (docker, export of a shell), where it is anyway.
            Rest();
        }
        else
        {
            throw Error(_at, "a '=' is expected after the name");
        }
    }

    private string Name()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '.' or '-')
        {
            _at++;
        }

        return _at == start || char.IsAsciiDigit(_text[start])
            ? throw Error(start, "a name is expected, which begins with a letter or an underscore")
            : _text[start.._at];
    }

    private string Value() => Current switch
    {
        '\'' => Quoted('\''),
        '"' => Resolve(Quoted('"'), isQuoted: true),
        _ => Resolve(Plain(), isQuoted: false),
    };

    private string Plain()
    {
        var start = _at;
        // "#" begins a comment where white space is before it, so that #fff and a#b are values.
        while (Current is not '\n' && !(Current is '#' && _at > 0 && _text[_at - 1] is ' ' or '\t'))
        {
            _at++;
        }

        return _text[start.._at].TrimEnd(' ', '\t');
    }

    private string Quoted(char quote)
    {
        var start = _at++;
        while (_at < _text.Length && _text[_at] != quote)
        {
            _at += quote is '"' && _text[_at] is '\\' ? 2 : 1;
        }

        if (_at >= _text.Length)
        {
            throw Error(start, $"the quote {quote} is not closed");
        }

        return _text[(start + 1).._at++];
    }

    /// <summary>A value without its escapes, of which <c>\$</c> is one everywhere, and with its references resolved.</summary>
    private string Resolve(string text, bool isQuoted)
    {
        var value = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is '\\' && index + 1 < text.Length && Escaped(text[index + 1], isQuoted) is { } escaped)
            {
                value.Append(escaped);
                index++;
            }
            else if (text[index] is '$' && Reference(text.AsSpan(index), out var length) is { } referred)
            {
                value.Append(referred);
                index += length - 1;
            }
            else
            {
                value.Append(text[index]);
            }
        }

        return value.ToString();
    }

    private static char? Escaped(char next, bool isQuoted) => next switch
    {
        '$' => '$',
        'n' when isQuoted => '\n',
        'r' when isQuoted => '\r',
        't' when isQuoted => '\t',
        '"' or '\\' when isQuoted => next,
        // A path of Windows, for example.
        _ => null,
    };

    /// <summary>What a reference at the beginning of a text stands for; null for none.</summary>
    private string? Reference(ReadOnlySpan<char> text, out int length)
    {
        length = text.IndexOf('}') + 1;
        if (length == 0 || text[1] is not '{')
        {
            return null;
        }

        var inside = text[2..(length - 1)];
        var colon = inside.IndexOf(":-");
        var name = colon < 0 ? inside : inside[..colon];
        return !IsName(name) ? null
            : Known(name.ToString()) is { Length: > 0 } known ? known
            : colon < 0 ? ""
            : inside[(colon + 2)..].ToString();
    }

    private string? Known(string name) => _known(name) ?? _variables.GetValueOrDefault(name);

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not '_')
            {
                return false;
            }
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }

    private void Rest()
    {
        Blanks();
        if (Current is '#')
        {
            ToEndOfLine();
        }
        else if (Current is not '\n')
        {
            throw Error(_at, "only a comment may follow the value; a value that holds a quote is written in the other quotes");
        }
    }

    private void Blanks()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    private void ToEndOfLine()
    {
        while (Current is not '\n')
        {
            _at++;
        }
    }

    private ToolException Error(int at, string what)
    {
        var before = _text.AsSpan(0, at);
        var (line, column) = (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
        return new(ExitCode.Usage, Phrases.Invariant($"{CommandLine.Sanitize(_file)}:{line}:{column}: {what}; {AcceptedForm}."));
    }
}
