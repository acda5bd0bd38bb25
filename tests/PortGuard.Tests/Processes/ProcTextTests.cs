using System.Text;

namespace PortGuard.Tests;

public sealed class ProcTextTests
{
    private const string Status = "Name:\tcat\nUmask:\t0022\nState:\tR (running)\nTgid:\t8611\nPid:\t8611\nPPid:\t8599\nTracerPid:\t0\nUid:\t1000\t33\t1000\t1000\nGid:\t1000\t33\t1000\t1000\n";

    [Fact]
    public void The_effective_user_is_the_second_one() => Assert.Equal(33u, ProcText.EffectiveUser(Bytes(Status)));

    [Fact]
    public void A_status_cut_off_before_the_end_of_the_user_is_no_answer()
    {
        var whole = Bytes(Status);
        var end = Status.IndexOf("\t33", StringComparison.Ordinal) + 3;
        for (var length = 0; length <= end; length++)
        {
            Assert.Null(ProcText.EffectiveUser(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_name_that_looks_like_the_line_of_the_user_is_not_taken_for_it() =>
        // The kernel writes a newline in a name as \n, two characters.
        Assert.Equal(33u, ProcText.EffectiveUser(Bytes(Status.Replace("cat", @"x\nUid:\t0\t0", StringComparison.Ordinal))));

    [Theory]
    [InlineData("0::/system.slice/nginx.service\n", "/system.slice/nginx.service")]
    [InlineData("12:pids:/user.slice\n1:name=systemd:/user.slice/user-1000.slice/session-3.scope\n", "/user.slice/user-1000.slice/session-3.scope")]
    [InlineData("1:name=systemd:/system.slice/cron.service\n0::/system.slice/cron.service\n", "/system.slice/cron.service")]
    [InlineData("9:name=systemd:/docker/abc\n8:pids:/docker/abc\n0::/\n", "/docker/abc")]
    [InlineData("9:name=systemd:/\n4:memory:/process_api/1\n0::/\n", "/")]
    [InlineData("0::/a:b/c.service (deleted)\n", "/a:b/c.service")]
    [InlineData("0::/\n", "/")]
    [InlineData("", null)]
    [InlineData("8:pids:/\n", null)]
    public void The_control_group_is_that_of_the_unified_hierarchy_or_of_systemd(string text, string? path) =>
        Assert.Equal(path, ProcText.Cgroup(Bytes(text)));

    [Theory]
    [InlineData("node\0s.js\0--port\01\0", new[] { "node", "s.js", "--port", "1" })]
    [InlineData("npm run dev\0\0\0\0\0\0\0", new[] { "npm run dev" })]
    [InlineData("a b\0\0c\nd\0", new[] { "a b", "", "c\nd" })]
    [InlineData("node\0s.j", new[] { "node", "s.j" })]
    [InlineData("", new string[0])]
    [InlineData("\0\0", new string[0])]
    public void Arguments_end_with_NUL_and_stay_as_they_are(string text, string[] arguments) =>
        Assert.Equal(arguments, ProcText.Arguments(Bytes(text)));

    [Fact]
    public void Only_the_variables_that_tell_an_origin_are_read_and_never_one_that_is_cut_off()
    {
        var variables = ProcText.Variables(Bytes("PATH=/bin\0TMUX=/tmp/tmux-0/default,1,0\0SECRET=x\0pm_id=3\0STY=12"), ProcessSnapshot.OriginVariables);

        Assert.Equal(["TMUX", "pm_id"], variables.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("/tmp/tmux-0/default,1,0", variables["TMUX"]);
    }

    [Theory]
    [InlineData("/srv/app", "/srv/app")]
    [InlineData("/srv/app (deleted)", "/srv/app")]
    [InlineData("/memfd:app (deleted)", "/memfd:app")]
    public void The_path_of_a_rebuilt_program_is_the_one_it_had(string link, string path) => Assert.Equal(path, ProcText.WithoutDeleted(link));

    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("a\u001b[31mb\nc", "a?[31mb?c")]
    [InlineData("evil\u202Etxt", "evil?txt")]
    [InlineData("größe", "größe")]
    [InlineData("\uFFFDx", "?x")]
    public void Names_are_shown_without_what_steers_a_terminal(string name, string shown) => Assert.Equal(shown, ProcessText.Printable(name));

    [Theory]
    [InlineData("nginx.service", "nginx.service")]
    [InlineData(@"a\x2db.service", @"'a\x2db.service'")]
    [InlineData("x; rm -rf ~", "'x; rm -rf ~'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("", "''")]
    public void A_name_in_a_command_is_one_word_of_the_shell(string name, string word) => Assert.Equal(word, ProcessText.ShellWord(name));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
