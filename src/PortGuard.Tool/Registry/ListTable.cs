using Spectre.Console;

namespace PortGuard.Tool;

/// <summary>Draws the table of <c>list</c> on a terminal; loads Spectre.Console.</summary>
internal static class ListTable
{
    private const int Gap = 2;
    private const int Service = 1;

    public static void Draw(List<ListRow> rows, ITerminal terminal)
    {
        List<ListRow> all = [ListRow.Headings, .. rows];
        int[] widths = [.. ListRow.Headings.Cells.Select((_, column) => all.Max(row => WhoTable.Width(row.Cells[column])))];
        // The names give way, the numbers do not.
        widths[Service] = Math.Clamp(terminal.Width - (widths.Sum() - widths[Service]) - (Gap * (widths.Length - 1)), Math.Min(widths[Service], 12), widths[Service]);
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (var column = 0; column < widths.Length; column++)
        {
            table.AddColumn(new TableColumn(new Text(ListRow.Headings.Cells[column], new(decoration: Decoration.Bold)))
            {
                Width = widths[column],
                NoWrap = true,
                Padding = new(0, 0, column == widths.Length - 1 ? 0 : Gap, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Cells.Select((cell, column) => new Text(WhoTable.Cut(cell, widths[column]), StyleOf(column, row.State))));
        }

        WhoTable.Create(terminal).Write(table);
    }

    private static Style StyleOf(int column, string state) => (column, state) switch
    {
        (0, ListRow.Live) => new(Color.Green),
        (0, ListRow.Busy) => new(Color.Yellow),
        (_, ListRow.Reserved) => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
