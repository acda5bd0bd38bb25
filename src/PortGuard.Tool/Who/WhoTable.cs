using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PortGuard.Tool;

/// <summary>Draws the table on a terminal. The only class here that loads Spectre.Console, 35 ms of a start.</summary>
internal static class WhoTable
{
    private const string Mark = "...";

    public static void Draw(List<WhoRow> rows, ITerminal terminal)
    {
        List<WhoRow> all = [WhoRow.Headings, .. rows];
        var widths = WhoColumns.Fit([.. WhoRow.Headings.Cells.Select((_, column) => all.Max(row => Width(row.Cells[column])))], terminal.Width);
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (var column = 0; column < widths.Length; column++)
        {
            if (widths[column] > 0)
            {
                var isLast = column == widths.Length - 1;
                table.AddColumn(new TableColumn(new Text(WhoRow.Headings.Cells[column], new(decoration: Decoration.Bold)))
                {
                    Width = widths[column],
                    NoWrap = true,
                    Padding = new(0, 0, isLast ? 0 : WhoColumns.Gap, 0),
                });
            }
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Cells.Select((cell, column) => (cell, column)).Where(pair => widths[pair.column] > 0)
                .Select(pair => new Text(Cut(pair.column == WhoColumns.Command ? row.Command(widths[pair.column]) : pair.cell, widths[pair.column]), StyleOf(pair.column, row))));
        }

        Create(terminal).Write(table);
    }

    internal static IAnsiConsole Create(ITerminal terminal)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = terminal.UsesColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.UsesColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Output(terminal),
        });
        return console;
    }

    private static Style StyleOf(int column, WhoRow row) => (column, row.IsKnown) switch
    {
        (0, _) => new(decoration: Decoration.Bold),
        (2, false) => new(Color.Yellow),
        (6 or 7, _) => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };

    /// <summary>In cells of a terminal: some characters take two.</summary>
    internal static int Width(string text) => new Segment(text).CellCount();

    internal static string Cut(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        // At the end, which says least of a name, an address or a chain.
        var runes = text.EnumerateRunes().ToList();
        while (runes.Count > 0 && Width(string.Concat(runes)) > width - Mark.Length)
        {
            runes.RemoveAt(runes.Count - 1);
        }

        return string.Concat(runes).TrimEnd() + Mark;
    }

    private sealed class Output(ITerminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => terminal.Out;

        public bool IsTerminal => terminal.IsOutputTerminal;

        public int Width => terminal.Width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
            // The terminal's writer is UTF-8 and stays so.
        }
    }
}
