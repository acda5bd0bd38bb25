namespace PortGuard;

/// <summary>
/// A registry could not do what was asked; it is as it was. The exit code is 78 (EX_CONFIG) where a person has to correct something, 69
/// (EX_UNAVAILABLE) where no port can be had, 75 (EX_TEMPFAIL) where trying again may help.
/// </summary>
public sealed class PortRegistryException : PortGuardException
{
    // sysexits.h
    private const int Unavailable = 69;
    private const int TemporaryFailure = 75;
    private const int Configuration = 78;

    internal PortRegistryException(PortRegistryFailure failure, string message, Exception? innerException = null)
        : base(message, ExitCodeOf(failure), innerException) => Failure = failure;

    /// <summary>What it was.</summary>
    public PortRegistryFailure Failure { get; }

    /// <summary>The file that it is about; null where it is about none.</summary>
    public string? File { get; internal init; }

    /// <summary>The line of the file that is wrong, from 1; null where it is not about one.</summary>
    public int? Line { get; internal init; }

    /// <summary>The column in that line, from 1, counted in characters as editors count them.</summary>
    public int? Column { get; internal init; }

    /// <summary>The instance that runs already; null for every other failure.</summary>
    public PortInstance? Instance { get; internal init; }

    private static int ExitCodeOf(PortRegistryFailure failure) => failure switch
    {
        PortRegistryFailure.NothingFree or PortRegistryFailure.AlreadyRunning => Unavailable,
        PortRegistryFailure.Locked => TemporaryFailure,
        _ => Configuration,
    };
}
