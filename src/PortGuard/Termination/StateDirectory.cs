namespace PortGuard;

/// <summary>Where PortGuard keeps what outlives a run, for this user.</summary>
internal static class StateDirectory
{
    /// <summary>The directory by the custom of this system; null where the user has no home.</summary>
    public static string? Find() => Find(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(
            OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.UserProfile,
            Environment.SpecialFolderOption.DoNotVerify));

    internal static string? Find(Func<string, string?> variable, string home)
    {
        if (variable("PORTGUARD_STATE_DIR") is { Length: > 0 } own)
        {
            return Path.GetFullPath(own);
        }

        // XDG Base Directory Specification: a relative path there is to be ignored.
        if (!OperatingSystem.IsWindows() && !OperatingSystem.IsMacOS() && variable("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state))
        {
            return Path.Combine(state, "portguard");
        }

        return !Path.IsPathRooted(home) ? null
            : OperatingSystem.IsWindows() ? Path.Combine(home, "PortGuard")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support", "PortGuard")
            : Path.Combine(home, ".local", "state", "portguard");
    }
}
