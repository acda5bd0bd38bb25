namespace PortGuard;

/// <summary>
/// PortGuard ended a start. An <see cref="IOException"/>, so that Kestrel passes it on unchanged where it would swallow or retry others.
/// <see cref="ToString"/> is the message alone: a refusal is not a crash and shows no stack trace.
/// </summary>
public class PortGuardException : IOException
{
    private protected PortGuardException(string message, int exitCode, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>The exit code of the process if nobody catches this: 69, 75, 78 or 130, see docs/exit-codes.md.</summary>
    public int ExitCode { get; }

    /// <summary>
    /// Whether somebody has the whole text already. The host logs the exception that ends a start before it throws it on, and every logger
    /// formats an exception by ToString: then one line more is enough on stderr, and without a logger the block is wanted there.
    /// </summary>
    internal bool WasRendered { get; private set; }

    /// <summary>The message in one line.</summary>
    internal virtual string Headline => Message.Split('\n', 2)[0].TrimEnd();

    /// <inheritdoc/>
    public override string ToString()
    {
        WasRendered = true;
        return Message;
    }
}
