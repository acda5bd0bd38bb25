namespace PortGuard.Scenes;

/// <summary>The table of docs/comparison.md, whose cells are proven by scenes.</summary>
internal static class Comparison
{
    private static readonly Lazy<string[][]> _table = new(Read);

    /// <summary>The heads of the columns: what a person types.</summary>
    public static IEnumerable<string> Tools => Table[0][1..];

    /// <summary>The heads of the rows.</summary>
    public static IEnumerable<string> Rows => Table[1..].Select(row => row[0]);

    private static string[][] Table
    {
        get
        {
            Assert.SkipWhen(_table.Value.Length == 0, "The tests run without the source tree.");
            return _table.Value;
        }
    }

    /// <summary>The row that a test of this name proves: A_stopped_server is "A stopped server".</summary>
    public static string Row(string test) => test.Replace('_', ' ');

    public static string Cell(string row, string tool)
    {
        var cells = Table.FirstOrDefault(cells => cells[0] == row);
        Assert.True(cells is not null, $"docs/comparison.md has no row '{row}'.");
        return cells[1 + Tools.ToList().IndexOf(tool)];
    }

    private static string[][] Read()
    {
        // artifacts/bin/PortGuard.Scenes/CONFIGURATION, in the repository
        var page = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "docs", "comparison.md");
        return File.Exists(page)
            ? [.. File.ReadLines(page).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal)).Select(Cells)]
            : [];
    }

    private static string[] Cells(string line) =>
        [.. line.Replace("\\|", "\0", StringComparison.Ordinal).Trim('|', ' ').Split(" | ").Select(cell => cell.Replace("\0", "|", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal).Trim(' ', '`'))];
}
