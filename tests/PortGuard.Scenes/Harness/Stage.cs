using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortGuard.Scenes;

/// <summary>Where scenes are played: the namespaces, the programs and the environment, the same on every machine.</summary>
internal static class Stage
{
    private static readonly Lazy<string?> _whyNot = new(FindWhyNot);

    /// <summary>Why no scene can be played here; null where they can.</summary>
    public static string? WhyNot => _whyNot.Value;

    private static DirectoryInfo Own { get; } = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static bool IsRoot => System.Environment.IsPrivilegedProcess;

    public static ProcessStartInfo Command(string script) => new("unshare", [.. Namespaces(), "bash", "--norc", script]);

    /// <summary>A clean environment: a variable of the developer's shell cannot change what a scene shows.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(string directory) => new Dictionary<string, string>
    {
        ["D"] = directory,
        ["HOME"] = Path.Combine(directory, "home"),
        ["TMPDIR"] = Path.Combine(directory, "tmp"),
        ["TMUX_TMPDIR"] = Path.Combine(directory, "tmp"),
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:" + System.Environment.GetEnvironmentVariable("PATH"),
        ["LC_ALL"] = "C",
        ["APP"] = Program("PortGuard.SceneApp"),
        ["HOLDER"] = Program("PortGuard.SceneHolder"),
        ["PORTGUARD"] = Program("PortGuard.Tool"),
        // artifacts/npm, where tests/peers/install.sh puts other programs that free a port
        ["PEERS"] = Path.Combine(Own.Parent!.Parent!.Parent!.FullName, "npm", "node_modules", ".bin"),
        ["SCENE_IS_ROOT"] = IsRoot ? "1" : "0",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        // For the scenes of "dotnet run" and "dotnet watch"
        ["PROJECT"] = Path.GetFullPath(Path.Combine(Own.FullName, "..", "..", "..", "..", "tests", "PortGuard.SceneApp")),
        ["CONFIGURATION"] = Own.Name,
        ["NUGET_PACKAGES"] = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_ROOT"] = DotnetRoot,
        ["DOTNET_TieredPGO"] = "0",
        // Diagnostic pipes are named by PID, which repeat from scene to scene.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
    };

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static IEnumerable<string> Namespaces() => IsRoot
        ? ["--net", "--pid", "--mount-proc", "--fork", "--kill-child"]
        : ["--map-root-user", "--net", "--pid", "--mount-proc", "--fork", "--kill-child"];

    /// <summary>artifacts/bin/NAME/CONFIGURATION/NAME, beside our own directory and of our own configuration.</summary>
    private static string Program(string name) => Path.Combine(Own.Parent!.Parent!.FullName, name, Own.Name, name);

    private static string? FindWhyNot()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "scenes are played in Linux namespaces";
        }

        try
        {
            var start = new ProcessStartInfo("unshare", [.. Namespaces(), "bash", "-c", "true"]) { RedirectStandardError = true };
            using var unshare = Process.Start(start)!;
            var error = unshare.StandardError.ReadToEnd();
            unshare.WaitForExit();
            return unshare.ExitCode == 0 ? null : $"namespaces are not permitted here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // execve says ENOENT.
            return "unshare (util-linux) is not installed";
        }
    }
}
