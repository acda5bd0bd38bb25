namespace PortGuard;

/// <summary>Says in words what the system's refusal to write means here, and what helps.</summary>
internal static class RegistryTrouble
{
    public static PortRegistryException Explain(string path, Exception cause) => RegistryMessages.Unwritable(path, Why(path, cause), cause);

    private static string Why(string path, Exception cause) => cause switch
    {
        UnauthorizedAccessException => $"{RegistryMessages.Cause(cause)}{OwnerHint(path)}",
        _ when OperatingSystem.IsWindows() => RegistryMessages.Cause(cause),
        // On Unix .NET puts errno into HResult.
        { HResult: Libc.ENOSPC or Libc.EDQUOT } => "the disk is full",
        { HResult: Libc.EROFS } => "the file system is mounted read-only",
        { HResult: Libc.EBUSY } => "the file is a mount point of its own (a bind mount of a single file), which cannot be replaced; mount the folder instead",
        _ => RegistryMessages.Cause(cause),
    };

    /// <summary>After a run under sudo the folder may be root's.</summary>
    private static string OwnerHint(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "";
        }

        var user = Libc.geteuid();
        foreach (var part in new[] { Path.Combine(Path.GetDirectoryName(path)!, FilePortRegistry.FolderName), Path.GetDirectoryName(path)! })
        {
            if (LinuxFileStatus.Of(part) is { } status && status.Owner != user)
            {
                return Phrases.Invariant($". {RegistryMessages.Path(part)} belongs to user {status.Owner}, this process runs as {user}");
            }
        }

        return "";
    }
}
