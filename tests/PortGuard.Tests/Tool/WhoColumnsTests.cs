using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The widths of the table's columns.</summary>
public sealed class WhoColumnsTests
{
    private static readonly int[] _natural = [5, 30, 30, 6, 20, 10, 60, 400];

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_row_fits_the_terminal(int width)
    {
        var widths = WhoColumns.Fit(_natural, width);
        Assert.InRange(widths.Where(column => column > 0).Sum(column => column + WhoColumns.Gap) - WhoColumns.Gap, 0, Math.Max(width, 60));
        Assert.All(widths, (column, index) => Assert.InRange(column, 0, _natural[index]));
        Assert.True(widths[WhoColumns.Command] >= (width < 60 ? 8 : 16));
    }

    [Fact]
    public void Port_process_and_PID_are_always_there()
    {
        var widths = WhoColumns.Fit(_natural, 30);
        Assert.All([0, 2, 3, WhoColumns.Command], column => Assert.True(widths[column] > 0));
    }

    [Fact]
    public void Nothing_is_cut_where_there_is_room() => Assert.Equal([5, 9, 7, 6, 5, 10, 12, 40], WhoColumns.Fit([5, 9, 7, 6, 5, 10, 12, 40], 120));
}
