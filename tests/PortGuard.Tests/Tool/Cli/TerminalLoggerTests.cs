using Microsoft.Extensions.Logging;
using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class TerminalLoggerTests
{
    [Fact]
    public void Lines_go_to_standard_error_and_a_warning_can_be_told()
    {
        var terminal = new FakeTerminal();
        var logger = new TerminalLogger(terminal);
        Log.Forced(logger, 4242, "node", "5 s");
        Log.JournalFailed(logger, "read-only");
        Log.NothingToGuard(logger, "disabled");
        Assert.Equal(
            "portguard: node (PID 4242) did not release the port within 5 s; forced it (SIGKILL).\n"
            + "portguard: warning: The journal of sent signals could not be written (read-only); going on without it.\n",
            terminal.Errors.ToString().ReplaceLineEndings("\n"));
        Assert.Empty(terminal.Output.ToString());
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void A_path_in_a_text_of_the_runtime_s_is_nothing_that_a_terminal_obeys()
    {
        var terminal = new FakeTerminal();
        Log.JournalFailed(new TerminalLogger(terminal), "Could not find '/state\u001b[2J'.");
        Assert.Contains("'/state\\x1b[2J'", terminal.Errors.ToString(), StringComparison.Ordinal);
    }
}
