namespace PortGuard.Bench;

/// <summary>The programs that are measured as whole commands.</summary>
internal static class Commands
{
    /// <summary>The directory of tool (the command, ReadyToRun), hello, and the scripts of bench/peers.</summary>
    public static string Folder { get; set; } = ".";

    public static string PortGuard => Path.Combine(Folder, "tool", "PortGuard.Tool");

    public static string Hello => Path.Combine(Folder, "hello", "Hello");

    /// <summary>Where tests/peers/install.sh has put packages of npm.</summary>
    public static string NpmFolder => Path.GetFullPath(Path.Combine(Folder, "..", "npm", "node_modules"));

    /// <summary>lsof-kill, look-only or choose.mjs.</summary>
    public static string Script(string name) => Path.Combine(Folder, "peers", name);

    /// <summary>kill-port or fkill where tests/peers/install.sh has put it; null where it is not.</summary>
    public static string? Npm(string name)
    {
        var program = Path.Combine(NpmFolder, ".bin", name);
        return File.Exists(program) ? program : null;
    }
}
