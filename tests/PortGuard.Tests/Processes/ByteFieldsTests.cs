using System.Text;

namespace PortGuard.Tests;

public sealed class ByteFieldsTests
{
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a b", new[] { "a", "b" })]
    [InlineData(" a  b ", new[] { "", "a", "", "b", "" })]
    public void A_text_is_split_as_MemoryExtensions_Split_does_it(string text, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var found = new List<string>();
        var ends = new List<int>();
        var fields = new ByteFields(bytes, (byte)' ');
        while (fields.MoveNext())
        {
            found.Add(Encoding.UTF8.GetString(fields.Current));
            ends.Add(fields.End);
        }

        Assert.Equal(expected, found);
        Assert.Equal(bytes.Length, ends[^1]);
        Assert.All(ends[..^1], end => Assert.Equal((byte)' ', bytes[end]));
    }
}
