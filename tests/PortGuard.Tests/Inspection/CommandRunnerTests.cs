using System.Globalization;

namespace PortGuard.Tests;

public sealed class CommandRunnerTests
{
    private const int Patience = 60_000;
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(1);
    private readonly CommandRunner _runner = new();

    public CommandRunnerTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs that these tests run are Unix's");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task Arguments_arrive_as_they_are_and_no_shell_reads_them()
    {
        var result = await RunAsync("printf", "%s|", "$HOME", "a b", "`id`", "*", "");

        Assert.Equal(new(CommandOutcome.Exited, 0, "$HOME|a b|`id`|*||", ""), result);
    }

    [Fact(Timeout = Patience)]
    public async Task The_locale_is_C_and_the_time_UTC()
    {
        var environment = (await RunAsync("env")).Output.Split('\n');

        Assert.Contains("LC_ALL=C", environment);
        Assert.Contains("TZ=UTC0", environment);
        Assert.DoesNotContain(environment, line => line.StartsWith("LANG=", StringComparison.Ordinal));
        Assert.DoesNotContain(environment, line => line.StartsWith("LANGUAGE=", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task There_is_no_input_to_wait_for() => Assert.Equal(new(CommandOutcome.Exited, 0, "", ""), await RunAsync("cat"));

    [Fact(Timeout = Patience)]
    public async Task The_exit_code_and_both_streams_come_back()
    {
        Assert.Equal(new(CommandOutcome.Exited, 3, "out\n", "err\n"), await RunAsync("sh", "-c", "echo out; echo err >&2; exit 3"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_program_that_fills_both_pipes_does_not_hang()
    {
        var result = await RunAsync("sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2");

        Assert.Equal(CommandOutcome.Exited, result.Outcome);
        Assert.Equal(300_000, result.Output.Length);
        Assert.Equal(600_000, result.Error.Length);
    }

    [Fact(Timeout = Patience)]
    public async Task A_missing_program_is_an_answer()
    {
        Assert.Equal(CommandOutcome.NotFound, (await RunAsync("portguard-no-such-program")).Outcome);
        Assert.Equal(CommandOutcome.NotFound, (await RunAsync("/nowhere/portguard-no-such-program")).Outcome);
    }

    [Fact(Timeout = Patience)]
    public async Task A_program_that_may_not_be_run_is_an_error_that_names_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = await Assert.ThrowsAsync<IOException>(async () => await RunAsync(file));

            Assert.StartsWith($"{file} could not be started: ", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_program_that_takes_too_long_is_ended()
    {
        var result = await _runner.RunAsync("sleep", ["600"], TimeSpan.FromMilliseconds(100), Cancellation);

        Assert.Equal(new(CommandOutcome.TimedOut, -1, "", ""), result);
    }

    [Fact(Timeout = Patience)]
    public async Task A_program_that_ends_and_leaves_its_pipes_to_a_child_is_bounded_too()
    {
        var result = await _runner.RunAsync("sh", ["-c", "sleep 20 & exit 0"], TimeSpan.FromMilliseconds(500), Cancellation);

        Assert.Equal(CommandOutcome.TimedOut, result.Outcome);
    }

    [Fact(Timeout = Patience)]
    public async Task A_program_that_prints_without_end_is_ended()
    {
        var runner = new CommandRunner(mostOutput: 100_000);

        Assert.Equal(CommandOutcome.TooMuchOutput, (await runner.RunAsync("yes", [], _long, Cancellation)).Outcome);
        Assert.Equal(CommandOutcome.TooMuchOutput, (await runner.RunAsync("sh", ["-c", "yes >&2"], _long, Cancellation)).Outcome);
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelling_ends_the_program_with_its_children()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var run = _runner.RunAsync("sh", ["-c", $"sleep 600 & echo $! $$ > '{file}'; wait"], _long, cancelled.Token).AsTask();
            string text;
            while (!(text = await File.ReadAllTextAsync(file, Cancellation)).EndsWith('\n'))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
            }

            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

            foreach (var word in text.Split(' '))
            {
                var processId = int.Parse(word, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
                // The child is init's by now, which reaps it or leaves it a zombie.
                while (PortInspectorContractSystem.Processes.Read(processId) is { State: not 'Z' })
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_cancelled_call_starts_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _runner.RunAsync("portguard-no-such-program", [], cancellationToken: new CancellationToken(canceled: true)));
    }

    private async Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        await _runner.RunAsync(program, arguments, _long, Cancellation);
}
