using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>No exception is shown as one: a text, an exit code, and a trace for those who ask.</summary>
public sealed class FailureTests
{
    [Fact]
    public void An_expected_failure_is_its_text_and_its_code() =>
        Assert.Equal((3, "portguard: not yours.\n"), Report(new ToolException(ExitCode.NotPermitted, "not yours.")));

    [Fact]
    public void An_unexpected_one_is_one_line_that_says_it_is_a_bug()
    {
        var (code, text) = Report(new InvalidOperationException("Sequence contains\nno elements."));
        Assert.Equal(70, code);
        Assert.Equal($"portguard: InvalidOperationException: Sequence contains\\nno elements. This is a bug of portguard {ToolVersion.Text}; PORTGUARD_TRACE=1 shows where.\n", text);
    }

    [Fact]
    public void The_trace_is_shown_to_those_who_ask_for_it()
    {
        var (code, text) = Report(Thrown(), ("PORTGUARD_TRACE", "1"));
        Assert.Equal(70, code);
        Assert.Contains("   at PortGuard.Tests.FailureTests.Thrown()", text, StringComparison.Ordinal);
        Assert.Contains("caused by System.ArgumentException: inside", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Report(Thrown(), ("PORTGUARD_TRACE", "0")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_system_denies_is_not_a_bug()
    {
        Assert.Equal((3, "portguard: Access to the path '/x' is denied.\n"), Report(new UnauthorizedAccessException("Access to the path '/x' is denied.")));
        Assert.Equal((74, "portguard: No space left on device\n"), Report(new IOException("No space left on device")));
    }

    [Fact]
    public void A_reader_that_went_away_and_Ctrl_C_say_nothing()
    {
        Assert.Equal((141, ""), Report(new OutputClosedException()));
        Assert.Equal((130, ""), Report(new OperationCanceledException()));
        Assert.Equal((130, ""), Report(new TaskCanceledException()));
    }

    [Fact(Timeout = 30000)]
    public async Task A_verb_that_fails_ends_with_the_same_texts()
    {
        var terminal = new FakeTerminal();
        var verbs = new VerbEntry[] { new("boom", _ => throw new InvalidOperationException("boom.")) };
        var code = await Task.Run(() => new PortGuardCommand(verbs, ToolParts.Create(terminal)).Run(["boom"]), TestContext.Current.CancellationToken);
        Assert.Equal((70, ""), (code, terminal.Output.ToString()));
        Assert.StartsWith("portguard: InvalidOperationException: boom. This is a bug", terminal.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_verb_that_waits_gets_the_token_and_Ctrl_C_is_130()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var terminal = new FakeTerminal();
        var code = await Task.Run(
            () => new PortGuardCommand(MadeUpVerbs.All, ToolParts.Create(terminal)).Run(["wait", "8080"], () => source.Token), TestContext.Current.CancellationToken);
        Assert.Equal((130, "", ""), (code, terminal.Output.ToString(), terminal.Errors.ToString()));
    }

    [Fact(Timeout = 30000)]
    public async Task A_verb_that_does_not_wait_takes_no_signals()
    {
        var code = await Task.Run(
            () => new PortGuardCommand(MadeUpVerbs.All, ToolParts.Create(new FakeTerminal())).Run(["free", "8080"], () => throw new InvalidOperationException("asked")),
            TestContext.Current.CancellationToken);
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_terminated_command_ends_as_the_signal_says()
    {
        using var interruption = new Interruption();
        Assert.Equal((0, 130), (interruption.ExitCodeOf(0), interruption.ExitCodeOf(130)));
    }

    private static (int Code, string Text) Report(Exception exception, params (string Name, string Value)[] variables)
    {
        var terminal = new FakeTerminal();
        var parts = new ToolParts(() => throw new NotSupportedException(), _ => throw new NotSupportedException())
        {
            Terminal = terminal,
            Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
        };
        var code = Failure.Report(exception, parts);
        Assert.Empty(terminal.Output.ToString());
        return (code, terminal.Errors.ToString().ReplaceLineEndings("\n"));
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("outside.", new ArgumentException("inside"));
        }
        catch (InvalidOperationException e)
        {
            // Thrown and caught, so that it has a trace.
            return e;
        }
    }
}
