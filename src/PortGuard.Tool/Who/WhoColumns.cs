namespace PortGuard.Tool;

/// <summary>How wide each column of the table may be. Pure: widths in, widths out.</summary>
internal static class WhoColumns
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    private const int LongestAddress = 24;
    private const int LongestProcess = 24;
    private const int LongestUser = 12;
    private const int LeastCommand = 16;
    private const int NarrowestCommand = 8;
    /// <summary>The column of the command line, the last one.</summary>
    public const int Command = 7;

    private const int StartedBy = 6;

    // What is left out first where the terminal is narrow: a person can ask for the port alone and sees everything.
    private static readonly int[] _leftOut = [StartedBy, 5, 4, 1];

    /// <summary>The width of each column, 0 = left out; the last ones share what is left.</summary>
    /// <param name="natural">The widest cell of each column, headings included.</param>
    /// <param name="width">The terminal's width.</param>
    public static int[] Fit(int[] natural, int width)
    {
        int[] widths = [.. natural];
        widths[1] = Math.Min(widths[1], LongestAddress);
        widths[2] = Math.Min(widths[2], LongestProcess);
        widths[4] = Math.Min(widths[4], LongestUser);
        foreach (var column in _leftOut)
        {
            if (Left(widths, width) >= LeastCommand + (widths[StartedBy] > 0 ? LeastCommand + Gap : 0))
            {
                break;
            }

            widths[column] = 0;
        }

        var left = Math.Max(NarrowestCommand, Left(widths, width));
        if (widths[StartedBy] > 0)
        {
            // A short command leaves its place to the chain, and the other way round.
            widths[StartedBy] = Math.Min(widths[StartedBy], Math.Max(left * 2 / 5, left - Gap - widths[Command]));
            left -= widths[StartedBy] + Gap;
        }

        widths[Command] = Math.Min(widths[Command], left);
        return widths;
    }

    /// <summary>What the other columns leave to "started by" and the command.</summary>
    private static int Left(int[] widths, int width)
    {
        for (var column = 0; column < widths.Length; column++)
        {
            width -= column is StartedBy or Command || widths[column] == 0 ? 0 : widths[column] + Gap;
        }

        return width;
    }
}
