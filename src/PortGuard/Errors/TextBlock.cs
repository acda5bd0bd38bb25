using System.Text;

namespace PortGuard;

/// <summary>Lines of text with labels in a column of their own, wrapped so that a terminal of 100 columns shows them under a logger's indent.</summary>
/// <param name="width">The columns there are, where that is known; no line becomes wider than it is without it.</param>
internal sealed class TextBlock(int width = TextBlock.Widest)
{
    private const int Widest = 94;
    private const int Narrowest = 40;
    private const int LabelWidth = 12;
    private const int WidestCommand = 54;
    private const string Indent = "  ";
    private const string Gap = "   ";
    private readonly int _width = Math.Clamp(width, Narrowest, Widest);
    private readonly StringBuilder _text = new();

    /// <summary>A paragraph at the margin.</summary>
    public void Paragraph(string text) => Wrap(string.Empty, text, 0);

    /// <summary>A paragraph under a heading.</summary>
    public void Indented(string text) => Wrap(Indent, text, Indent.Length);

    /// <summary>One entry of a list.</summary>
    public void Item(string text) => Wrap(Indent + "- ", text, Indent.Length + 2);

    /// <summary>A label and its text; nothing where there is no text.</summary>
    public void Row(string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Wrap(Indent + label.PadRight(LabelWidth), text, Indent.Length + LabelWidth);
        }
    }

    /// <summary>Commands, never wrapped so that they can be copied, and in a column of its own what each is for.</summary>
    public void Commands(IReadOnlyList<(string Command, string Purpose)> commands)
    {
        var column = commands.Where(Fits).Select(command => command.Command.Length).Where(length => length <= WidestCommand).DefaultIfEmpty().Max();
        foreach (var (command, purpose) in commands)
        {
            var line = Indent + Indent + command.PadRight(column);
            if (purpose.Length > 0 && line.Length + Gap.Length + purpose.Length > _width)
            {
                // Below its command and in the column of the others, or as far right as there is room.
                Line(line);
                line = new string(' ', Math.Clamp(_width - Gap.Length - purpose.Length, 2 * Indent.Length, (2 * Indent.Length) + column));
            }

            Line(line + Gap + purpose);
        }
    }

    public void Blank() => _text.Append(Environment.NewLine);

    public override string ToString() => _text.ToString().TrimEnd();

    private bool Fits((string Command, string Purpose) command) =>
        (2 * Indent.Length) + command.Command.Length + Gap.Length + command.Purpose.Length <= _width;

    private void Wrap(string first, string text, int indent)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in Words(text))
        {
            if (!isEmpty && line.Length + 1 + word.Length > _width)
            {
                Line(line.ToString());
                line.Clear().Append(' ', indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? string.Empty : " ").Append(word);
            isEmpty = false;
        }

        Line(line.ToString());
    }

    /// <summary>The words, but "5 s" and "(PID 12," whole: half of one says nothing at the end of a line.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (words.Count > 0 && BelongsTo(words[^1], word))
            {
                words[^1] = $"{words[^1]} {word}";
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static bool BelongsTo(string previous, string word) =>
        previous is "PID" or "(PID" || (previous.Length > 0 && char.IsAsciiDigit(previous[^1]) && word.TrimEnd('.', ',', ';') is "ms" or "s" or "min" or "h" or "d");

    private void Line(string line) => _text.Append(line.TrimEnd()).Append(Environment.NewLine);
}
