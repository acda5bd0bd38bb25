using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class NearWordsTests
{
    private static readonly string[] _verbs = ["who", "free", "wait", "run", "find", "check", "log"];

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("free", "fre", 1)]
    [InlineData("free", "FREE", 0)]
    [InlineData("wait", "wiat", 1)]
    [InlineData("check", "chekc", 1)]
    [InlineData("find", "free", 3)]
    [InlineData("", "abc", 3)]
    public void The_distance_counts_slips_of_the_fingers(string left, string right, int expected)
    {
        Assert.Equal(expected, NearWords.Distance(left, right));
        Assert.Equal(expected, NearWords.Distance(right, left));
    }

    [Theory]
    [InlineData("fre", "free")]
    [InlineData("ch", "check")]
    [InlineData("f", "free find")]
    [InlineData("wiat", "wait")]
    [InlineData("lgo", "log")]
    [InlineData("rnu", "run")]
    [InlineData("xyz", "")]
    [InlineData("", "")]
    [InlineData("whoever", "")]
    public void What_is_near_enough_is_suggested(string word, string expected) =>
        Assert.Equal(expected, string.Join(' ', NearWords.Among(_verbs, word)));

    [Theory]
    [InlineData("free", "free")]
    [InlineData("free find", "free or find")]
    [InlineData("a b c", "a, b or c")]
    public void Several_are_joined_as_a_sentence_has_them(string words, string expected) => Assert.Equal(expected, NearWords.Join(words.Split(' ')));
}
