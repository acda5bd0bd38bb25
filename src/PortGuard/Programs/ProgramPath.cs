using System.Diagnostics.CodeAnalysis;

namespace PortGuard;

/// <summary>
/// Finds a program's file. Process.Start would look into the application's own and the current directory before PATH, so that a file
/// called "lsof" in a checkout would be run; here the system's directories come first and relative entries of PATH do not count.
/// </summary>
internal static class ProgramPath
{
    // lsof is in /usr/sbin on macOS, which is not in the PATH of everything that launchd or cron starts.
    private static readonly string[] _systemDirectories = OperatingSystem.IsWindows()
        ? [Environment.SystemDirectory]
        : ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    public static string? Find(string program)
    {
        if (Path.IsPathFullyQualified(program))
        {
            return File.Exists(program) ? program : null;
        }

        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return _systemDirectories.Concat(PathEntries())
            .Select(directory => Path.Combine(directory, file))
            .FirstOrDefault(IsExecutable);
    }

    private static IEnumerable<string> PathEntries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified);

    [SuppressMessage("Interoperability", "CA1416", Justification = "the mode is asked for on Unix only")]
    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
