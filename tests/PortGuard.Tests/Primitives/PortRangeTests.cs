using System.Globalization;

namespace PortGuard.Tests;

public sealed class PortRangeTests
{
    [Theory]
    [InlineData("8000-8099", 8000, 8099)]
    [InlineData(" 8000 - 8099 ", 8000, 8099)]
    [InlineData("8000", 8000, 8000)]
    [InlineData("1-65535", 1, 65535)]
    public void A_span_is_read_and_written(string text, int first, int last)
    {
        var range = PortRange.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal((first, last, last - first + 1), (range.First, range.Last, range.Count));
        Assert.Equal(range, PortRange.Parse(range.ToString(), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-10")]
    [InlineData("8099-8000")]
    [InlineData("8000-65536")]
    [InlineData("8000-")]
    [InlineData("-8000")]
    [InlineData("8000..8099")]
    [InlineData("http")]
    public void What_is_no_span_is_refused_with_the_accepted_form(string text)
    {
        var error = Assert.Throws<FormatException>(() => PortRange.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal($"'{text}' is not a span of ports; write it as 8000-8099 (1 to 65535, the smaller first) or as one port.", error.Message);
    }

    [Fact]
    public void A_span_contains_both_of_its_ends_and_nothing_outside()
    {
        var range = new PortRange(8000, 8002);
        Assert.Equal([false, true, true, true, false], Enumerable.Range(7999, 5).Select(range.Contains));
    }
}
