namespace PortGuard.Tool;

/// <summary>Writes help: paragraphs and rows, wrapped to the terminal's width; headings in bold where a terminal shows that.</summary>
internal sealed class HelpPage(ITerminal terminal)
{
    // Wider lines are hard to read, narrower ones cannot be filled.
    private readonly int _width = Math.Clamp(terminal.Width, 40, 100);

    public void Heading(string text)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Strong(text));
    }

    /// <summary>The text in bold (ECMA-48 SGR 1), or as it is.</summary>
    public string Strong(string text) => terminal.UsesColor ? $"\e[1m{text}\e[0m" : text;

    public void Line(string text) => terminal.Out.WriteLine(text);

    public void Paragraph(string text, int indent = 0)
    {
        foreach (var line in Wrap(text, _width - indent))
        {
            terminal.Out.WriteLine(new string(' ', indent) + line);
        }
    }

    /// <summary>Two columns; a first one that is too long has its line to itself.</summary>
    public void Rows(IReadOnlyList<(string Label, string Text)> rows)
    {
        var longest = Math.Max(10, _width * 2 / 5);
        var column = rows.Where(row => row.Label.Length <= longest).Select(row => row.Label.Length).DefaultIfEmpty(4).Max();
        foreach (var (label, text) in rows)
        {
            var lines = Wrap(text, _width - column - 4);
            var fits = label.Length <= column;
            terminal.Out.WriteLine(fits ? $"  {label.PadRight(column)}  {lines[0]}".TrimEnd() : $"  {label}");
            foreach (var line in fits ? lines.Skip(1) : lines)
            {
                terminal.Out.WriteLine($"  {new string(' ', column)}  {line}".TrimEnd());
            }
        }
    }

    /// <summary>Breaks at white space; a word that is longer than the line stays whole, so that it can be copied. At least one line.</summary>
    internal static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }
}
