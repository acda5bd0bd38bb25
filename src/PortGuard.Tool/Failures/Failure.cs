namespace PortGuard.Tool;

/// <summary>What an exception means to the user: a text on standard error and an exit code.</summary>
internal static class Failure
{
    /// <summary>With this variable at 1 the stack trace is shown too.</summary>
    internal const string TraceVariable = "PORTGUARD_TRACE";

    public static int Report(Exception exception, ToolParts parts)
    {
        var (code, text) = Describe(exception, parts.Terminal.Width);
        if (text.Length > 0)
        {
            parts.Terminal.Error.WriteLine(text);
        }

        if (parts.Environment.TryGetValue(TraceVariable, out var trace) && trace == "1")
        {
            parts.Terminal.Error.WriteLine(Trace(exception));
        }

        return code;
    }

    private static (int Code, string Text) Describe(Exception exception, int width) => exception switch
    {
        ToolException tool => (tool.ExitCode, $"portguard: {tool.Message}"),
        // Blocks of text of their own, with their own head
        PortInUseException refusal => (refusal.ExitCode, ConflictMessage.Render(refusal.Conflicts, width)),
        ProcessTerminationException signalled => (signalled.ExitCode, ConflictMessage.Render(signalled.Conflicts, width)),
        PortGuardException refusal => (refusal.ExitCode, refusal.Message),
        OperationCanceledException => (ExitCode.Cancelled, ""),
        // portguard who | head -1: nobody reads on, and that is all right.
        OutputClosedException => (ExitCode.OutputClosed, ""),
        UnauthorizedAccessException => (ExitCode.NotPermitted, Line(exception)),
        IOException => (ExitCode.InputOutput, Line(exception)),
        _ => (ExitCode.Bug, $"portguard: {exception.GetType().Name}: {CommandLine.Sanitize(exception.Message)} "
            + $"This is a bug of portguard {ToolVersion.Text}; {TraceVariable}=1 shows where."),
    };

    private static string Line(Exception exception) => $"portguard: {CommandLine.Sanitize(exception.Message)}";

    // By hand: some of our exceptions say their message alone in ToString.
    private static string Trace(Exception exception) =>
        $"{exception.GetType()}{Environment.NewLine}{exception.StackTrace}"
        + (exception.InnerException is { } inner ? $"{Environment.NewLine}  caused by {inner.GetType()}: {inner.Message}{Environment.NewLine}{inner.StackTrace}" : "");
}
