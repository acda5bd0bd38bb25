using System.Diagnostics;

namespace PortGuard.Tests;

/// <summary>The tables of macOS and Windows, on whatever system the tests run; what macOS prints is written after ps(1).</summary>
public sealed class SystemProcessTableTests
{
    private const int Patience = 60_000;

    // Above the largest PID of Linux (4194304, proc_sys_kernel(5)) and of macOS (99999); Windows' are multiples of 4.
    private const int NoSuchProcess = 99_999_999;

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_own_process_is_read_and_its_identity_stays_the_same(bool isWindowsTable)
    {
        await Task.Yield();
        var table = Table(isWindowsTable);
        using var self = Process.GetCurrentProcess();

        var identity = table.Identify(Environment.ProcessId);
        var snapshot = table.Read(Environment.ProcessId);

        Assert.NotNull(identity);
        Assert.Equal(identity, snapshot?.Identity);
        Assert.Equal(Environment.ProcessId, snapshot!.ProcessId);
        Assert.InRange(snapshot.StartTime - self.StartTime.ToUniversalTime(), TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
        Assert.NotEmpty(snapshot.Name);
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_process_is_null_and_no_error(bool isWindowsTable)
    {
        await Task.Yield();
        var table = Table(isWindowsTable);

        foreach (var processId in new[] { NoSuchProcess, 0, -1 })
        {
            Assert.Null(table.Identify(processId));
            Assert.Null(table.Read(processId));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_of_the_system_is_no_error(bool isWindowsTable)
    {
        await Task.Yield();
        var processId = OperatingSystem.IsWindows() ? 4 : 1;
        Assert.SkipWhen(OperatingSystem.IsLinux() && !Directory.Exists("/proc/1"), "/proc is mounted with hidepid=2: PID 1 is invisible to this user");

        Assert.Equal(processId, Table(isWindowsTable).Read(processId)?.ProcessId);
    }

    [Fact(Timeout = Patience)]
    public async Task A_child_is_read_with_parent_user_directory_and_arguments()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ps is Unix's");
        using var child = Process.Start(new ProcessStartInfo("sleep", ["600"]) { WorkingDirectory = "/" })!;
        try
        {
            // Between fork and exec the child still has our name.
            var table = Table(isWindowsTable: false);
            var snapshot = table.Read(child.Id)!;
            while (snapshot.Name != "sleep")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
                snapshot = table.Read(child.Id)!;
            }

            Assert.Equal(Environment.ProcessId, snapshot.ParentId);
            Assert.Equal("600", snapshot.Arguments[^1]);
            Assert.Equal(2, snapshot.Arguments.Count);
            Assert.NotNull(snapshot.UserId);
            Assert.NotNull(snapshot.UserName);
            Assert.Equal(ProgramPath.Find("lsof") is null ? null : "/", snapshot.WorkingDirectory);
            Assert.Contains(snapshot.State, "RS");
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void A_line_of_macOS_is_read()
    {
        var snapshot = PsOutput.ParseFacts(
            "  4711     1   501 Sat Nov  7 08:03:09 2026     ttys003  U+   ada              /Applications/My App.app/Contents/MacOS/My App\n")!;

        Assert.Equal(new(4711, new DateTimeOffset(2026, 11, 7, 8, 3, 9, TimeSpan.Zero).ToUnixTimeSeconds()), snapshot.Identity);
        Assert.Equal(1, snapshot.ParentId);
        Assert.Equal(501U, snapshot.UserId);
        Assert.Equal("ada", snapshot.UserName);
        Assert.Equal("/dev/ttys003", snapshot.Terminal);
        Assert.Equal('D', snapshot.State);
        Assert.Equal("My App", snapshot.Name);
        Assert.Equal("/Applications/My App.app/Contents/MacOS/My App", snapshot.ExecutablePath);
        Assert.Equal(
            ["/Applications/My App.app/Contents/MacOS/My App", "--port", "5000"],
            PsOutput.ParseArguments(" 4711 Sat Nov  7 08:03:09 2026     /Applications/My App.app/Contents/MacOS/My App --port 5000\n", snapshot));
    }

    [Fact]
    public void A_line_of_Linux_is_read()
    {
        var snapshot = PsOutput.ParseFacts("   9690    9615   101 Sat Nov 21 13:07:18 2026 ?        Ssl  systemd+ node\n")!;
        Assert.Equal("101", snapshot.UserName);
        Assert.Null(snapshot.Terminal);
        Assert.Null(snapshot.ExecutablePath);
        Assert.Equal(("node", 'S'), (snapshot.Name, snapshot.State));
        Assert.Equal("/dev/pts/3", PsOutput.ParseFacts("7 1 0 Sat Nov 21 13:07:18 2026 pts/3 Z+ root sh <defunct>\n")!.Terminal);
        Assert.Equal("sh", PsOutput.ParseFacts("7 1 0 Sat Nov 21 13:07:18 2026 pts/3 Z+ root sh <defunct>\n")!.Name);
        Assert.Equal("a?b", PsOutput.ParseFacts("7 1 -2 Sat Nov 21 13:07:18 2026 ?? S nobody a\u001bb\n")!.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("ps: process id too large: 99999999\n")]
    [InlineData("7 1 0 no date at all here ? S root sh\n")]
    public void Anything_else_is_no_process(string text) => Assert.Null(PsOutput.ParseFacts(text));

    [Fact]
    public void The_arguments_of_another_process_under_the_same_PID_are_not_taken()
    {
        var snapshot = PsOutput.ParseFacts("7 1 0 Sat Nov 21 13:07:18 2026 ? S root sh\n")!;

        Assert.Empty(PsOutput.ParseArguments("7 Sat Nov 21 13:07:19 2026 sh -c true\n", snapshot));
        Assert.Empty(PsOutput.ParseArguments("", snapshot));
    }

    [Fact]
    public void A_missing_ps_is_unknown_not_gone()
    {
        var table = new PsProcessTable(new CommandRunnerRecorded(CommandResult.NotFound));

        Assert.Throws<IOException>(() => table.Identify(1));
    }

    private static IProcessTable Table(bool isWindowsTable)
    {
        Assert.SkipWhen(!isWindowsTable && OperatingSystem.IsWindows(), "ps is Unix's");
        Assert.SkipWhen(!isWindowsTable && ProgramPath.Find("ps") is null, "ps is not installed");
        return isWindowsTable ? new WindowsProcessTable() : new SystemProcessTable(new CommandRunner());
    }
}
