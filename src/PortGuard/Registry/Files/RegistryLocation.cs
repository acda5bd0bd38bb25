namespace PortGuard;

/// <summary>Finds the registry's file of a directory.</summary>
internal static class RegistryLocation
{
    public const string FileName = ".allocated_ports.json";
    public const string Variable = "PORTGUARD_REGISTRY";

    /// <summary>
    /// The file that the variable names; else the nearest one upwards; else a new one beside the nearest plan, solution or repository upwards;
    /// else a new one in the directory itself. Upwards ends at the user's home, whose file counts and whose repository (of settings, often)
    /// does not, and before a directory that belongs to another user: its registry would be an order from a stranger.
    /// </summary>
    /// <param name="start">The directory to begin with.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="home">The user's home; empty where there is none.</param>
    /// <param name="ownerOf">The user that a directory belongs to; null where that is not known.</param>
    /// <param name="user">Who we are.</param>
    public static string Find(string start, Func<string, string?> variable, string home, Func<string, uint?> ownerOf, uint user)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return AsFile(Path.GetFullPath(named, start));
        }

        var upwards = Upwards(Path.GetFullPath(start), Path.TrimEndingDirectorySeparator(home), ownerOf, user).ToList();
        var folder = upwards.Find(directory => File.Exists(Path.Combine(directory, FileName)))
            ?? upwards.Find(directory => directory != Path.TrimEndingDirectorySeparator(home) && IsProject(directory))
            ?? start;
        return Path.GetFullPath(Path.Combine(folder, FileName));
    }

    /// <summary>By the environment of this process.</summary>
    public static string Find(string start) => Find(start, Environment.GetEnvironmentVariable);

    /// <summary>By other variables; home and user are those of this process.</summary>
    public static string Find(string start, Func<string, string?> variable) => Find(
        start,
        variable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        directory => OperatingSystem.IsLinux() ? LinuxFileStatus.Of(directory)?.Owner : null,
        OperatingSystem.IsWindows() ? 0 : Libc.geteuid());

    /// <summary>A directory stands for the file in it.</summary>
    public static string AsFile(string path) =>
        Path.EndsInDirectorySeparator(path) || Directory.Exists(path) ? Path.Combine(path, FileName) : path;

    private static IEnumerable<string> Upwards(string start, string home, Func<string, uint?> ownerOf, uint user)
    {
        var owner = ownerOf(start);
        for (var directory = Path.TrimEndingDirectorySeparator(start); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            // The owner of the start is no stranger: root works in a user's folder, and a container in one that is mounted.
            if (ownerOf(directory) is { } theirs && theirs != user && theirs != owner)
            {
                yield break;
            }

            yield return directory;
            if (directory == home)
            {
                yield break;
            }
        }
    }

    private static bool IsProject(string directory)
    {
        if (File.Exists(Path.Combine(directory, "ports.json")) || Path.Exists(Path.Combine(directory, ".git")))
        {
            return true;
        }

        try
        {
            return Directory.EnumerateFiles(directory, "*.sln").Any() || Directory.EnumerateFiles(directory, "*.slnx").Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A directory that one may go through and not read.
            return false;
        }
    }
}
