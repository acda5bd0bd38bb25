namespace PortGuard;

/// <summary>Says in words what the system's refusal to write means here, and what helps.</summary>
internal static class RegistryTrouble
{
    private const string OtherFile = "Change the rights or the owner, or set PORTGUARD_REGISTRY to a file of this user's own";

    public static PortRegistryException Explain(string path, Exception cause) => RegistryMessages.Unwritable(path, Why(path, cause), cause);

    public static PortRegistryException ExplainReading(string path, Exception cause) => RegistryMessages.NotReadable(path, WhyNotRead(path, cause), cause);

    private static string WhyNotRead(string path, Exception cause) => cause switch
    {
        // Reading a directory fails as reading a file does that is somebody else's.
        _ when Directory.Exists(path) => "it is a directory, and a file is expected there",
        UnauthorizedAccessException => $"{RegistryMessages.Cause(cause)}{OwnerHint(path, DirectoryOf(path))}. {OtherFile}",
        _ => RegistryMessages.Cause(cause),
    };

    private static string Why(string path, Exception cause) => cause switch
    {
        UnauthorizedAccessException => $"{RegistryMessages.Cause(cause)}{OwnerHint(Path.Combine(DirectoryOf(path), FilePortRegistry.FolderName), DirectoryOf(path))}. {OtherFile}",
        _ when OperatingSystem.IsWindows() => RegistryMessages.Cause(cause),
        // On Unix .NET puts errno into HResult.
        { HResult: Libc.ENOSPC or Libc.EDQUOT } => "the disk is full",
        { HResult: Libc.EROFS } => "the file system is mounted read-only",
        { HResult: Libc.EBUSY } => "the file is a mount point of its own (a bind mount of a single file), which cannot be replaced; mount the folder instead",
        _ => RegistryMessages.Cause(cause),
    };

    /// <summary>After a run under sudo the folder may be root's.</summary>
    private static string OwnerHint(params string[] parts)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "";
        }

        var user = Libc.geteuid();
        foreach (var part in parts)
        {
            if (LinuxFileStatus.Of(part) is { } status && status.Owner != user)
            {
                return Phrases.Invariant($". {RegistryMessages.Path(part)} belongs to user {status.Owner}, this process runs as {user}");
            }
        }

        return "";
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(path)!;
}
