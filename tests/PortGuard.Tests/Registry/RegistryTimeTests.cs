using System.Globalization;

namespace PortGuard.Tests;

/// <summary>The times of the file, as we and as people write them.</summary>
public sealed class RegistryTimeTests
{
    [Theory]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    [InlineData("2028-02-29T23:59:59Z", "2028-02-29T23:59:59Z")]
    [InlineData("2026-03-01T08:00:00+02:00", "2026-03-01T06:00:00Z")]
    [InlineData("2026-03-01 08:00", "2026-03-01T08:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z", null)]
    [InlineData("2026-13-01T00:00:00Z", null)]
    [InlineData("2026-00-01T00:00:00Z", null)]
    [InlineData("2026-03-01T24:00:01Z", null)]
    [InlineData("2026-03-01T23:60:00Z", null)]
    [InlineData("20x6-03-01T08:00:00Z", null)]
    [InlineData("yesterday", null)]
    public void A_time_is_read_and_written(string text, string? written)
    {
        var time = RegistryTime.Read(text);

        Assert.Equal(written, time is { } read ? RegistryTime.Write(read) : null);
        Assert.Equal(DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var plain) ? plain : null, time);
    }
}
