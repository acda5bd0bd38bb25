using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>What a program gets that takes our place.</summary>
public sealed class ProgramStartTests
{
    private const string Limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max open files            1024                 524288               files
        Max locked memory         8388608              8388608              bytes
        """;

    [Fact]
    public void The_limit_of_open_files_is_the_parents_where_the_hard_limits_are_the_same()
    {
        Assert.Equal(1024ul, OpenFilesLimit.Given(524288, Limits));
        Assert.Equal(ulong.MaxValue, OpenFilesLimit.Given(ulong.MaxValue, "Max open files            unlimited            unlimited            files"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Max open files            1024                 4096                 files")]
    [InlineData("Max open files            1024")]
    [InlineData("Max open files            many                 524288               files")]
    public void It_is_left_where_somebody_set_limits_for_us_or_nothing_can_be_read(string limits) =>
        Assert.Null(OpenFilesLimit.Given(524288, limits));

    [Fact]
    public void The_environment_is_handed_on_byte_for_byte_with_the_variables_in_place_of_their_like()
    {
        byte[][] entries = [[.. "A=1"u8], [.. "PORT=1"u8], [.. "BIN="u8, 0xFF, 0xFE], [.. "odd"u8], [.. "A=2"u8], [.. "PORT=2"u8], [.. "PORTS=3"u8]];
        var result = NativeEnvironment.With(entries, new Dictionary<string, string> { ["PORT"] = "8000", ["NEW"] = "é" });

        Assert.Equal(["A=1", "BIN=\u00FF\u00FE", "odd", "A=2", "PORTS=3", "PORT=8000", "NEW=\u00C3\u00A9"], result.Select(entry => Encoding.Latin1.GetString(entry)));
    }

    [Fact]
    public void An_argument_that_is_no_UTF8_is_handed_on_as_it_came()
    {
        byte[][] own = [[.. "portguard"u8], [.. "--"u8], [.. "cat"u8], [0xFF], [.. "caf"u8, 0xE9], [.. "p{port}"u8, 0xFF]];
        var result = NativeArguments.Of(["cat", "\uFFFD", "caf\uFFFD", "p8000\uFFFD"], own);

        Assert.Equal(["cat", "\u00FF", "caf\u00E9", "p8000\u00EF\u00BF\u00BD"], result.Select(argument => Encoding.Latin1.GetString(argument)));
        Assert.Equal("\u00EF\u00BF\u00BD", Encoding.Latin1.GetString(Assert.Single(NativeArguments.Of(["\uFFFD"], []))));
    }
}
