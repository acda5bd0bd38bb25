using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> RealVerbs => [.. PortGuardCommand.Verbs.Select(entry => entry.Name)];

    [Theory(Timeout = 30000)]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    public async Task Without_a_verb_the_help_says_what_there_is(string line)
    {
        var run = await MadeUpVerbs.RunAsync(new(), Words(line));
        Assert.Equal(0, run.ExitCode);
        Golden.Equal(run.ToString(), "help");
    }

    [Theory(Timeout = 30000)]
    [InlineData("free --help")]
    [InlineData("free -h 99999 --foo")]
    [InlineData("help free")]
    [InlineData("--help free")]
    public async Task The_help_of_a_verb_says_all_about_it(string line)
    {
        var run = await MadeUpVerbs.RunAsync(new(), Words(line));
        Assert.Equal(0, run.ExitCode);
        Golden.Equal(run.ToString(), "help of a verb");
    }

    [Fact(Timeout = 30000)]
    public async Task A_narrow_terminal_gets_short_lines_and_bold_headings() =>
        Golden.Equal((await MadeUpVerbs.RunAsync(new() { Width = 50, UsesColor = true, IsOutputTerminal = true }, "help", "free")).ToString(), "help on a narrow terminal");

    [Fact(Timeout = 30000)]
    public async Task A_verb_may_write_its_usage_itself() =>
        Assert.Contains("\n  portguard run [OPTIONS] -- CMD...\n", (await MadeUpVerbs.RunAsync(new(), "run", "--help")).Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact(Timeout = 30000)]
    public async Task What_follows_the_dashes_asks_for_no_help()
    {
        var run = await MadeUpVerbs.RunAsync(new(), "run", "--", "node", "--help");
        Assert.Equal((17, "node\n--help\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Fact(Timeout = 30000)]
    public async Task The_version_is_a_version_and_nothing_else() =>
        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?\r?\n$", (await ToolRun.RunAsync("--version")).Output);

    [Fact(Timeout = 30000)]
    public async Task The_help_of_the_command_is_the_one_in_the_file() => Golden.Equal((await ToolRun.RunAsync("--help")).ToString(), "portguard", "Golden/help");

    [Theory(Timeout = 30000)]
    [MemberData(nameof(RealVerbs))]
    public async Task The_help_of_each_verb_is_the_one_in_the_file(string verb) =>
        Golden.Equal((await ToolRun.RunAsync(verb, "--help")).ToString(), verb, "Golden/help");

    [Theory]
    [MemberData(nameof(RealVerbs))]
    public void Each_verb_says_all_that_the_help_shows(string name)
    {
        var entry = PortGuardCommand.Verbs.Single(entry => entry.Name == name);
        var verb = entry.Create(ToolParts.Create(new FakeTerminal()));
        Assert.Equal(name, verb.Name);
        Assert.NotEmpty(verb.Description!);
        Assert.False(verb.Description!.EndsWith('.'), "a summary is no sentence");
        Assert.NotEmpty(verb.ExitCodes);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples, example => Assert.Contains($"portguard {name}", example.Line, StringComparison.Ordinal));
        Assert.All(verb.Options, option => Assert.True(option.Hidden || option.Description?.EndsWith('.') == true, $"{option.Name} has no sentence"));
        Assert.All(verb.Arguments, argument => Assert.True(argument.Description?.EndsWith('.') == true, $"{argument.Name} has no sentence"));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
