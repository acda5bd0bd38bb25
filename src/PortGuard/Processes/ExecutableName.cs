namespace PortGuard;

/// <summary>What to call a process whose executable has several names: redis-server is a link to redis-check-rdb on Debian, python3 one to python3.11.</summary>
internal static class ExecutableName
{
    /// <summary>
    /// The name the process was started by, if there is a link of that name beside the executable that leads to it; else the executable's own.
    /// A process can write any name over its arguments, but it cannot make such a link for somebody else's executable.
    /// </summary>
    public static string Of(string executable, IReadOnlyList<string> arguments)
    {
        // A title written over the arguments names the program first: "redis-server *:6379".
        var alias = arguments.Count == 0 ? "" : ProcessText.BaseName(arguments[0].Split(' ')[0]);
        var own = ProcessText.BaseName(executable);
        return alias.Length > 0 && alias != own && LeadsTo(Path.Combine(Path.GetDirectoryName(executable) ?? "/", alias), executable) ? alias : own;
    }

    private static bool LeadsTo(string link, string executable)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName == executable;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No such file, a circle of links, a directory that is not ours to see, or a name that is none.
            return false;
        }
    }
}
