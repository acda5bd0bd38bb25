using System.Text.RegularExpressions;

namespace PortGuard.Tests;

/// <summary>The README says what is true: its code compiles (as the files of ReadmeCode) and its length is bearable.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_code_block_is_compiled_somewhere_in_the_tests()
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var compiled = Squeezed(File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "PortGuard.Tests", "ReadmeCode.cs")));
        var blocks = CodeBlocks().Matches(readme).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeezed(block), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void The_message_it_shows_is_the_real_one()
    {
        var golden = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "PortGuard.Tests", "Errors", "Golden", "stranger-production.txt"));
        Assert.Contains(golden.Split("\n--- in one line")[0].TrimEnd(), File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_README_stays_under_two_hundred_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(SourceTree.Root, "README.md")).Length, 1, 199);

    private static string Squeezed(string code) => WhiteSpace().Replace(code, "");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
