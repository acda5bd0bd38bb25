namespace PortGuard.Tool;

/// <summary>The exit codes of a <see cref="PortRegistryException"/> (sysexits.h), for the help.</summary>
internal static class RegistryExit
{
    public const int Unavailable = 69;
    public const int Temporary = 75;
    public const int Configuration = 78;

    /// <summary>What every verb that changes the registry may end with.</summary>
    public static IEnumerable<ExitMeaning> OfChanges =>
    [
        new(Temporary, "the registry is locked by somebody else; trying again is worth it"),
        new(Configuration, "the registry cannot be read or written"),
    ];
}
