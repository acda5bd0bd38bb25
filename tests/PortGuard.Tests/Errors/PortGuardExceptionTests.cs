namespace PortGuard.Tests;

public sealed class PortGuardExceptionTests
{
    [Fact]
    public void A_refusal_shows_its_message_and_no_stack_trace()
    {
        var refusal = Assert.ThrowsAny<IOException>(new Action(static () => throw Refusal()));
        Assert.Equal(refusal.Message, refusal.ToString());
        Assert.DoesNotContain("   at ", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_knows_whether_somebody_has_shown_it()
    {
        var refusal = Refusal();
        _ = refusal.Message;
        Assert.False(refusal.WasRendered);
        _ = $"{refusal}";
        Assert.True(refusal.WasRendered);
    }

    [Fact]
    public void Its_headline_is_one_line_that_says_who_and_why()
    {
        var refusal = Refusal();
        Assert.Equal("PortGuard: http://localhost:5000 is already in use by python3 (PID 4242, alice); not started: the environment is Production.", refusal.Headline);
        Assert.Equal(69, refusal.ExitCode);
        Assert.Equal(4242, Assert.Single(Assert.Single(refusal.Holdings).Owners).ProcessId);
    }

    [Fact]
    public void A_termination_that_did_not_help_carries_what_became_of_each()
    {
        var python = new Scene().Python();
        var conflict = Scene.Conflict(ConflictCause.StillHeld, holders: Scene.Held(python)) with { Attempts = [new(python, TerminationOutcome.AccessDenied, TimeSpan.Zero)] };
        var failure = new ProcessTerminationException([conflict], 69);
        Assert.Equal(KeyValuePair.Create(python, TerminationOutcome.AccessDenied), Assert.Single(failure.Outcomes));
        Assert.Contains("was not signalled: the system did not permit it.", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("PortGuard: http://localhost:5000 is still in use by python3", failure.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_start_is_one_line_and_130()
    {
        var port = new StartCancelledException(Scene.Http());
        Assert.Equal("PortGuard: start cancelled while waiting for port 5000", port.Message);
        Assert.Equal(port.Message, port.Headline);
        Assert.Equal(130, port.ExitCode);
        Assert.Equal("PortGuard: start cancelled while waiting for unix:/run/a.sock", new StartCancelledException(new() { EndPoint = Scene.Path("/run/a.sock"), Display = "http://unix:/run/a.sock" }).Message);
    }

    [Fact]
    public void Settings_that_are_not_valid_are_all_listed()
    {
        var one = new PortGuardOptionsException(["PortGuard:GracePeriod is -00:00:05; it takes a time from 00:00:00 to 00:10:00."]);
        var three = new PortGuardOptionsException(
        [
            "PortGuard:GracePeriod is -00:00:05; it takes a time from 00:00:00 to 00:10:00.",
            "PortGuard:RelocateRange is \"5100-\u001b[31m\"; it takes a span of ports such as 5100-5199, the smaller first, both from 1 to 65535.",
            "PortGuard:RefusalExitCode is 0; it takes a number from 1 to 255.",
        ]);
        Golden.Equal($"{one.Message}\n\n--- in one line:\n{one.Headline}", "options-one");
        Golden.Equal($"{three.Message}\n\n--- in one line:\n{three.Headline}", "options-three");
        Assert.Equal(78, three.ExitCode);
        Assert.Equal(3, three.Failures.Count);
    }

    private static PortInUseException Refusal() =>
        new([Scene.Conflict(ConflictCause.NotDevelopment, environment: "Production", holders: Scene.Held(new Scene().Python()))], 69);
}
