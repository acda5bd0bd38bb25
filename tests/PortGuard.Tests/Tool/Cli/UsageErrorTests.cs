using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class UsageErrorTests
{
    [Fact(Timeout = 30000)]
    public Task A_word_that_is_no_verb_is_told_what_was_meant() => AllAsync("no such verb",
        "fre", "FREE", "kil", "kill 8080", "w", "f", "xyzzy", "8080", "4400-4449", "help fre", "--json", "--json who 8080", "-v", "--versoin", "@answers", "a\u001b[31mb", " ");

    [Fact(Timeout = 30000)]
    public Task A_word_too_many_or_too_few_is_named_with_the_line_as_it_should_be() => AllAsync("wrong words",
        "free", "free 8080 --yess", "free --graec 5s 8080", "free 8080 -x", "free --verbose=1 8080", "who 8080 8081 x", "free 8080 --grace", "free 8080 --scope",
        "free 8080 --count 1 --count 2", "run");

    [Fact(Timeout = 30000)]
    public Task A_value_that_is_not_understood_is_quoted_with_the_accepted_form() => AllAsync("wrong values",
        "free 0", "free 65536", "free 80808", "free -1", "free http", "free 80:80", "free 8080 --grace 5", "free 8080 --grace=soon", "free 8080 --scope all", "free 8080 --count x",
        "free 8080 --yes=maybe", "who 4449-4400", "who a\u001b[2Jb", "free @answers", "who [suggest]");

    [Theory(Timeout = 30000)]
    [InlineData("@file", "[suggest:3]", "-xyz", "--port", "1", "--", "", "a b", "--help", "-h", "--version", "/x:y", "--a=b", "'$(x)'")]
    [InlineData("[diagram]")]
    [InlineData("run", "run")]
    [InlineData("--", "--")]
    public async Task What_follows_the_dashes_arrives_as_it_was_typed(params string[] words)
    {
        var run = await MadeUpVerbs.RunAsync(new(), ["run", "--port", "8000", "--", .. words]);
        Assert.Equal((17, string.Join('\n', words) + "\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Theory(Timeout = 30000)]
    [InlineData("free 8080 5173 -y --grace 500ms", "8080 5173 00:00:00.5000000 user\n")]
    [InlineData("free --grace=2m 8080 --scope:application", "8080 00:02:00 application\n")]
    [InlineData("who 8080 4400-4449", "8080 4400-4449\n")]
    [InlineData("who -- 8080", "8080\n")]
    public async Task What_is_right_is_done(string line, string expected)
    {
        var run = await MadeUpVerbs.RunAsync(new(), line.Split(' '));
        Assert.Equal((0, expected, ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Errors));
    }

    private static async Task AllAsync(string golden, params string[] lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var run = await MadeUpVerbs.RunAsync(new(), line.Split(' '));
            Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
            text.Append("$ portguard ").Append(line.Replace("\u001b", "<ESC>", StringComparison.Ordinal)).Append('\n').Append(run.Errors).Append('\n');
        }

        Assert.DoesNotContain('\u001b', text.ToString());
        Golden.Equal(text.ToString(), golden);
    }
}
