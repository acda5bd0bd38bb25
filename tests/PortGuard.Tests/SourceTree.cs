using System.Runtime.CompilerServices;

namespace PortGuard.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>Its top folder; skips the test where the tests run without it.</summary>
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string caller = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", ".."));
        Assert.SkipUnless(Directory.Exists(root), "The tests run without the source tree.");
        return root;
    }
}
