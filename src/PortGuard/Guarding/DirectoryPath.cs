namespace PortGuard;

/// <summary>Compares directories as the system names them; reads nothing.</summary>
internal static class DirectoryPath
{
    private static StringComparison Comparison { get; } = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether a directory is another one or lies below it; both absolute.</summary>
    public static bool IsWithin(string directory, string other)
    {
        var (inner, outer) = (Path.TrimEndingDirectorySeparator(directory), Path.TrimEndingDirectorySeparator(other));
        return inner.Equals(outer, Comparison)
            || (inner.StartsWith(outer, Comparison) && (Path.EndsInDirectorySeparator(outer) || inner[outer.Length] == Path.DirectorySeparatorChar));
    }
}
