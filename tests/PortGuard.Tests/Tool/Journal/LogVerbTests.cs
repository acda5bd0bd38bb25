using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class LogVerbTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly FreeWorld _world = new();

    public void Dispose() => _home.Dispose();

    [Fact(Timeout = 30000)]
    public async Task An_empty_journal_says_so() => Assert.Equal((0, "No signal was ever sent."), Trimmed(await LogAsync()));

    [Fact(Timeout = 30000)]
    public async Task The_newest_come_last()
    {
        Record();
        Golden.Equal((await LogAsync()).ToString(), "text");
        Golden.Equal((await LogAsync("--json", "--count", "2")).ToString(), "json");
    }

    [Fact(Timeout = 30000)]
    public async Task What_a_file_holds_does_not_reach_the_terminal_as_it_is()
    {
        await File.WriteAllTextAsync(_home["signals.jsonl"], """{"time":"2026-01-02T03:04:05Z","signal":"\u001b[31mX","pid":1,"name":"a\u001b[2J","command":"\u202ex","port":1,"reason":"r\u0007","by":{"pid":2,"name":"b\n"},"result":"\u001b]0;t\u0007"}""", TestContext.Current.CancellationToken);
        var run = await LogAsync();
        Assert.DoesNotContain(run.Output, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.Contains("\\x1b[31mX", run.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30000)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task A_count_is_a_number_from_1_on(string count) => Assert.Equal(2, (await LogAsync($"--count={count}")).ExitCode);

    [Fact(Timeout = 30000)]
    public async Task A_journal_that_cannot_be_read_is_an_error_and_not_an_empty_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root reads everything");
        Record();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_home["signals.jsonl"], UnixFileMode.None);
        }

        var run = await LogAsync();
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains(_home.Path, run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Without_a_home_there_is_no_journal_and_that_is_said()
    {
        var run = await RunAsync(new(null, CommandLine.Redact, TimeProvider.System, _ => { }));
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("PORTGUARD_STATE_DIR", run.Errors, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Trimmed(ToolRun run) => (run.ExitCode, run.Output.Trim());

    private void Record()
    {
        _world.Python(300, 8080);
        _world.Add(301, 900, "/usr/bin/node", ["node", "s.js", "--password", "s3cr3t-value"]);
        var journal = Journal();
        journal.Record(new(_world.Processes.Owner(300), [1], 8080), "port 8080 wanted by portguard free (PID 77)", new("SIGTERM", Errno.None));
        journal.Record(new(_world.Processes.Owner(301), [1], 3000), "http://localhost:3000 wanted by OrdersApi (PID 78)", new("SIGTERM", Errno.EPERM));
        journal.Record(new(_world.Processes.Owner(301), [1], 0), "unix:/tmp/s wanted by OrdersApi (PID 77)", new("SIGKILL", Errno.None));
    }

    private SignalJournal Journal() => new(_home.Path, CommandLine.Redact, _world.Time, _ => { }, new(77, "portguard"));

    private Task<ToolRun> LogAsync(params string[] arguments) => RunAsync(Journal(), arguments);

    private Task<ToolRun> RunAsync(SignalJournal journal, params string[] arguments)
    {
        var terminal = new FakeTerminal();
        var parts = new ToolParts(() => new(_world.Processes, _world, _world) { MakeJournal = () => journal }, _ => _world.Processes.Self(FreeWorld.Self))
        {
            Terminal = terminal,
            Environment = new Dictionary<string, string>(),
            Directory = "/",
            Time = _world.Time,
        };
        return ToolRun.RunAsync(terminal, parts, ["log", .. arguments]);
    }
}
