using Spectre.Console;

namespace PortGuard.Tool;

/// <summary>Draws the table of <c>list</c> on a terminal; loads Spectre.Console.</summary>
internal static class ListTable
{
    private const int Gap = 2;
    private const int Service = 1;
    private const int LeastService = 12;

    // Since, then the range.
    private static readonly int[] _leftOut = [5, 3];

    public static void Draw(List<ListRow> rows, ITerminal terminal)
    {
        List<ListRow> all = [ListRow.Headings, .. rows];
        int[] widths = [.. ListRow.Headings.Cells.Select((_, column) => all.Max(row => WhoTable.Width(row.Cells[column])))];
        // The names give way; then what a person needs least is left out.
        foreach (var column in _leftOut)
        {
            if (Fixed(widths) + Math.Min(widths[Service], LeastService) > terminal.Width)
            {
                widths[column] = 0;
            }
        }

        widths[Service] = Math.Clamp(terminal.Width - Fixed(widths), Math.Min(widths[Service], LeastService), widths[Service]);
        int[] shown = [.. Enumerable.Range(0, widths.Length).Where(column => widths[column] > 0)];
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in shown)
        {
            table.AddColumn(new TableColumn(new Text(ListRow.Headings.Cells[column], new(decoration: Decoration.Bold)))
            {
                Width = widths[column],
                NoWrap = true,
                Padding = new(0, 0, column == shown[^1] ? 0 : Gap, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(shown.Select(column => new Text(WhoTable.Cut(row.Cells[column], widths[column]), StyleOf(column, row.State))));
        }

        WhoTable.Create(terminal).Write(table);
    }

    /// <summary>What every column but that of the names takes, with the blanks between.</summary>
    private static int Fixed(int[] widths) => widths.Where((width, column) => width > 0 && column != Service).Sum(width => width + Gap);

    private static Style StyleOf(int column, string state) => (column, state) switch
    {
        (0, ListRow.Live) => new(Color.Green),
        (0, ListRow.Busy) => new(Color.Yellow),
        (_, ListRow.Reserved) => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
