using System.Text;

namespace PortGuard.Tests;

public sealed class ProcStatTests
{
    // Recorded from Linux 6.18, and 4.4 for WSL 1.
    public const string Cat =
        "8611 (cat) R 8599 8599 4459 34819 -1 4194304 101 0 0 0 0 0 0 0 20 0 1 0 165588 3133440 384 18446744073709551615 94139169554432 94139169574313 140729710234736 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 94139169590320 94139169591936 94140166897664 140729710242061 140729710242099 140729710242099 140729710243819 0\n";

    private const string KernelThread =
        "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 25 0 0 18446744073709551615 0 0 0 0 0 0 0 2147483647 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    [Fact]
    public void The_fields_are_read_by_their_numbers()
    {
        var stat = ProcStat.TryParse(Encoding.UTF8.GetBytes(Cat));

        Assert.Equal(new ProcStat(8611, "cat", 'R', 8599, 34819, 4194304, 165588), stat);
        Assert.Equal("/dev/pts/3", stat!.Value.Terminal);
        Assert.Equal(new ProcessIdentity(8611, 165588), stat.Value.Identity);
        Assert.False(stat.Value.IsKernelThread);
    }

    [Theory]
    [InlineData("npm run dev")]
    [InlineData("a) S 1 1 1 (b")]
    [InlineData(")))")]
    [InlineData("(sd-pam)")]
    [InlineData("two\nlines")]
    [InlineData("\u001b[31mred\u001b[0m")]
    [InlineData("")]
    [InlineData("ünïcode")]
    public void A_command_may_hold_blanks_brackets_newlines_and_escapes(string command)
    {
        var stat = ProcStat.TryParse(Encoding.UTF8.GetBytes(Cat.Replace("cat", command, StringComparison.Ordinal)));

        Assert.Equal(new ProcStat(8611, command, 'R', 8599, 34819, 4194304, 165588), stat);
    }

    [Fact]
    public void A_thread_of_the_kernel_is_told_by_its_flag()
    {
        var stat = ProcStat.TryParse(Encoding.UTF8.GetBytes(KernelThread));

        Assert.True(stat!.Value.IsKernelThread);
        Assert.Null(stat.Value.Terminal);
        Assert.Equal(0, stat.Value.ParentId);
    }

    [Fact]
    public void A_process_that_is_ending_is_told_by_its_flag()
    {
        // 4227084 is what the zombie below has: PF_EXITING among others.
        var stat = ProcStat.TryParse(Encoding.UTF8.GetBytes(Cat.Replace(" 4194304 ", " 4227084 ", StringComparison.Ordinal)));

        Assert.True(stat!.Value.IsExiting);
        Assert.False(ProcStat.TryParse(Encoding.UTF8.GetBytes(Cat))!.Value.IsExiting);
    }

    [Theory]
    [InlineData('Z', "4711 (defunct one) Z 4710 4710 4459 0 -1 4227084 0 0 0 0 0 0 0 0 20 0 1 0 99887 0 0 18446744073709551615 0 0 0 0 0 0 0 4096 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n")]
    [InlineData('T', "4711 (redis-server) T 4710 4710 4459 34816 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 99887 0 0 18446744073709551615 0\n")]
    [InlineData('S', "4711 (init) S 0 0 0 0 0 0 0 0 0 0 0 1 0 0 20 0 2 0 99887 9142272 79 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 2 0 0 0 0 0\n")]
    public void The_state_of_a_zombie_of_a_stopped_process_and_of_WSL_is_read(char state, string text)
    {
        var stat = ProcStat.TryParse(Encoding.UTF8.GetBytes(text));

        Assert.Equal(state, stat!.Value.State);
        Assert.Equal(99887, stat.Value.StartTicks);
    }

    [Fact]
    public void A_text_cut_off_anywhere_before_the_end_of_the_start_time_is_no_answer()
    {
        var whole = Encoding.UTF8.GetBytes(Cat);
        var end = Cat.IndexOf("165588", StringComparison.Ordinal) + "165588".Length;
        for (var length = 0; length <= end; length++)
        {
            Assert.Null(ProcStat.TryParse(whole.AsSpan(0, length)));
        }

        Assert.NotNull(ProcStat.TryParse(whole.AsSpan(0, end + 1)));
    }

    [Theory]
    [InlineData(34816, "/dev/pts/0")]
    [InlineData(35071, "/dev/pts/255")]
    [InlineData(1083392, "/dev/pts/256")]
    [InlineData(1025, "/dev/tty1")]
    [InlineData(1088, "/dev/ttyS0")]
    [InlineData(1281, "/dev/console")]
    [InlineData(58624, "/dev/char/229:0")]
    public void The_controlling_terminal_is_named_by_its_device_number(int device, string path) =>
        Assert.Equal(path, new ProcStat(1, "", 'S', 0, device, 0, 0).Terminal);
}
