namespace PortGuard.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("5s", 5_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData(" 2m ", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("00:00:05", 5_000)]
    [InlineData("00:00:00.200", 200)]
    public void A_duration_is_read_with_its_unit(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-5s")]
    [InlineData("five seconds")]
    [InlineData("5 weeks")]
    [InlineData("99999999999999999999h")]
    [InlineData("1:2:3:4:5")]
    public void What_has_no_unit_or_no_sense_is_refused(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(-3, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(34, "34 ms")]
    [InlineData(1_500, "1.5 s")]
    [InlineData(40_000, "40 s")]
    [InlineData(61_000, "1 min 1 s")]
    [InlineData(7_980_000, "2 h 13 min")]
    [InlineData(7_200_000, "2 h")]
    [InlineData(273_600_000, "3 d 4 h")]
    public void A_duration_is_written_in_the_two_units_that_matter(int milliseconds, string text) =>
        Assert.Equal(text, Duration.Text(TimeSpan.FromMilliseconds(milliseconds)));
}
