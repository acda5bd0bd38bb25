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

    /// <inheritdoc/>
    public override string ToString() => Message;
}
