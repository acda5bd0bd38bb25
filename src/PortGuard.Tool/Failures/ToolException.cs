namespace PortGuard.Tool;

/// <summary>Ends the command with one clear text on standard error and an exit code; nothing was changed.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong, with the value, and the accepted form.</param>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
