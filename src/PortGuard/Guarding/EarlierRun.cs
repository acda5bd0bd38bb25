namespace PortGuard;

/// <summary>Tells whether a process is another run of this very application.</summary>
internal static class EarlierRun
{
    private static StringComparison PathComparison { get; } = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <returns>
    /// True for the same entry assembly and content root where ours are known, else for the same executable, working directory and script together.
    /// </returns>
    public static bool Matches(ProcessSnapshot other, OwnProcess self)
    {
        if (!self.IsApplication || other.ExecutablePath is null)
        {
            return false;
        }

        return self.EntryAssembly is { } assembly
            ? SamePath(EntryAssemblyOf(other), assembly) && SameContentRoot(other, self)
            : SameProgram(other, self.Snapshot);
    }

    /// <summary>The managed assembly that a process runs if it runs one: the first one among the arguments of <c>dotnet</c>, or the one beside an apphost.</summary>
    public static string? EntryAssemblyOf(ProcessSnapshot process)
    {
        if (process.ExecutablePath is not { } executable)
        {
            return null;
        }

        var call = Invocation.Of(process);
        if (call.Executable == "dotnet")
        {
            return call.Script is { } script ? Resolve(script, process) : null;
        }

        var withoutExtension = executable.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? executable[..^4] : executable;
        return withoutExtension + ".dll";
    }

    private static bool SameProgram(ProcessSnapshot other, ProcessSnapshot own) =>
        SamePath(other.ExecutablePath, own.ExecutablePath)
        && SamePath(other.WorkingDirectory, own.WorkingDirectory)
        && ScriptOf(other) is var theirs && ScriptOf(own) is var ours
        && ((theirs is null && ours is null) || SamePath(theirs, ours));

    private static bool SameContentRoot(ProcessSnapshot other, OwnProcess self)
    {
        // The way ours came about is the way theirs did: by an argument, by the working directory, or in code, where the same assembly has the same one.
        var own = self.Snapshot;
        if (self.ContentRoot is null)
        {
            return SamePath(other.WorkingDirectory, own.WorkingDirectory);
        }

        if (SamePath(ContentRootArgument(own) ?? own.WorkingDirectory, self.ContentRoot) || ContentRootArgument(other) is not null)
        {
            return SamePath(ContentRootArgument(other) ?? other.WorkingDirectory, self.ContentRoot);
        }

        return true;
    }

    // The host's configuration takes --contentRoot X, --contentRoot=X and /contentRoot X, keys in any case.
    private static string? ContentRootArgument(ProcessSnapshot process)
    {
        for (var index = 1; index < process.Arguments.Count; index++)
        {
            var argument = process.Arguments[index].TrimStart('-', '/');
            if (argument.StartsWith("contentRoot=", StringComparison.OrdinalIgnoreCase))
            {
                return Resolve(argument["contentRoot=".Length..], process);
            }

            if (argument.Equals("contentRoot", StringComparison.OrdinalIgnoreCase) && index + 1 < process.Arguments.Count)
            {
                return Resolve(process.Arguments[index + 1], process);
            }
        }

        return null;
    }

    private static string? ScriptOf(ProcessSnapshot process) => Invocation.Of(process).Script is { } script ? Resolve(script, process) : null;

    // A path inside the other process: relative to its directory, not to ours. Unknown where that directory is.
    private static string? Resolve(string path, ProcessSnapshot process) =>
        Path.IsPathFullyQualified(path) ? Path.GetFullPath(path)
        : process.WorkingDirectory is { } directory && Path.IsPathFullyQualified(directory) ? Path.GetFullPath(path, directory)
        : null;

    private static bool SamePath(string? left, string? right) =>
        left is not null && right is not null && string.Equals(Trimmed(left), Trimmed(right), PathComparison);

    private static string Trimmed(string path) => Path.TrimEndingDirectorySeparator(path);
}
