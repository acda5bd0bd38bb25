namespace PortGuard;

/// <summary>Settings of PortGuard are not valid; every failure is listed. The exit code is 78 (EX_CONFIG of sysexits.h).</summary>
public sealed class PortGuardOptionsException : PortGuardException
{
    /// <summary>EX_CONFIG.</summary>
    internal const int ConfigurationExitCode = 78;

    internal PortGuardOptionsException(IReadOnlyList<string> failures, Exception? innerException = null)
        : base(OptionsMessage.Render(failures), ConfigurationExitCode, innerException) => Failures = failures;

    /// <summary>What is wrong, one entry a failure, each naming the key, its value and the accepted form.</summary>
    public IReadOnlyList<string> Failures { get; }

    internal override string Headline => OptionsMessage.Headline(Failures);
}
