using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class EnvFileTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("  A = 1  ", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("export\tA=1", "1")]
    [InlineData("A=", "")]
    [InlineData("A= # nothing", "")]
    [InlineData("A=''", "")]
    [InlineData("A=two words", "two words")]
    [InlineData("A=1 # a comment", "1")]
    [InlineData("A=1\t# a comment", "1")]
    [InlineData("A=a#b", "a#b")]
    [InlineData("A=#fff", "#fff")]
    [InlineData("A=x=y=z", "x=y=z")]
    [InlineData("A=O'Brien \"x\"", "O'Brien \"x\"")]
    [InlineData("A=C:\\new\\table", "C:\\new\\table")]
    [InlineData("A={\"a\": 1}", "{\"a\": 1}")]
    [InlineData("A='a # b' # c", "a # b")]
    [InlineData("A='x\\n$Y ${HOME}'", "x\\n$Y ${HOME}")]
    [InlineData("A=\"x\\ny\\tz\\\\n\"", "x\ny\tz\\n")]
    [InlineData("A=\"say \\\"yes\\\" # now\"", "say \"yes\" # now")]
    [InlineData("A=\"\\d+\"", "\\d+")]
    [InlineData("A=\"first\nsecond\"", "first\nsecond")]
    [InlineData("A='first\r\nsecond'", "first\nsecond")]
    [InlineData("A=1\r\nB=2\r\n", "1")]
    [InlineData("# x\n\n   \n\t# y\nA=1", "1")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("A=café", "café")]
    public void A_value_is_read(string text, string value) => Assert.Equal(value, Read(text)["A"]);

    [Theory]
    [InlineData("A=${HOME}/x", "/home/alice/x")]
    [InlineData("A=\"${HOME}\"", "/home/alice")]
    [InlineData("B=1\nA=${B}2", "12")]
    [InlineData("HOME=/other\nA=${HOME}", "/home/alice")]
    [InlineData("A=${NONE}x", "x")]
    [InlineData("A=${NONE:-8000}", "8000")]
    [InlineData("A=${EMPTY:-8000}", "8000")]
    [InlineData("A=${HOME:-8000}", "/home/alice")]
    [InlineData("A=$HOME pa$$word $", "$HOME pa$$word $")]
    [InlineData("A=\\${HOME}", "${HOME}")]
    [InlineData("A=\"\\${HOME}\"", "${HOME}")]
    [InlineData("A=${HOME", "${HOME")]
    [InlineData("A=${not a name}", "${not a name}")]
    [InlineData("A=${HOME:?message}", "${HOME:?message}")]
    public void A_reference_in_braces_is_resolved_and_nothing_else(string text, string value) => Assert.Equal(value, Read(text)["A"]);

    [Fact]
    public void A_name_alone_sets_nothing() => Assert.Empty(Read("A\nexport B # c\n"));

    [Theory]
    [InlineData("A=1\nthis is no line\n", ".env:2:6: a '=' is expected after the name; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("=1", ".env:1:1: a name is expected, which begins with a letter or an underscore; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("\n  1A=1", ".env:2:3: a name is expected, which begins with a letter or an underscore; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("A=\"open\nB=2\n", ".env:1:3: the quote \" is not closed; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("A='x'y", ".env:1:6: only a comment may follow the value; a value that holds a quote is written in the other quotes; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("A=\"x\\\"", ".env:1:3: the quote \" is not closed; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    [InlineData("A:1", ".env:1:2: a '=' is expected after the name; write NAME=value, NAME=\"value\", NAME='value' or # comment.")]
    public void What_cannot_be_read_is_an_error_with_its_place_and_the_accepted_form(string text, string message)
    {
        var error = Parse(text).Trouble;
        Assert.Equal((2, message), (error?.ExitCode, error?.Message));
    }

    [Theory]
    [InlineData("[web]\nA=1\n; no comment of ours\nB=2\n")]
    [InlineData("A=1\nNAME: yaml\nB=2")]
    [InlineData("A=1\nC=\"never closed\nB=2\n")]
    [InlineData("A=1\nC='it''s'\nB=2\n")]
    public void A_line_that_cannot_be_read_is_left_out_and_the_others_are_not(string text)
    {
        var content = Parse(text);
        Assert.NotNull(content.Trouble);
        Assert.Equal([new("A", "1"), new("B", "2")], content.Variables);
    }

    private static IReadOnlyDictionary<string, string> Read(string text)
    {
        var content = Parse(text);
        Assert.Null(content.Trouble);
        return content.Variables;
    }

    private static EnvFileContent Parse(string text) => EnvFile.Parse(
        text, ".env", new Dictionary<string, string> { ["HOME"] = "/home/alice", ["EMPTY"] = "" }.GetValueOrDefault);
}
