using System.Text.RegularExpressions;

namespace PortGuard.Tests;

/// <summary>The folders of the core are its steps; each knows only those before it (docs/architecture.md), so there are no circles.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] _order =
        ["Primitives", "Interop", "Programs", "Processes", "Inspection", "Guarding", "Termination", "Errors", "Registry", "Enforcement", "Hosting"];

    [Fact]
    public void A_folder_uses_only_the_folders_before_it()
    {
        var files = Files().ToList();
        var homes = files
            .SelectMany(file => Declarations().Matches(file.Code).Select(match => (Type: match.Groups["type"].Value, file.Folder)))
            .DistinctBy(home => home.Type)
            .ToDictionary(home => home.Type, home => home.Folder, StringComparer.Ordinal);
        var backwards =
            from file in files
            from Match word in Words().Matches(file.Code)
            where homes.TryGetValue(word.Value, out var home) && Array.IndexOf(_order, home) > Array.IndexOf(_order, file.Folder)
            select $"{file.Folder}/{file.Name} uses {word.Value} of {homes[word.Value]}";
        Assert.Empty(backwards.Distinct());
        Assert.True(homes.Count > 100, "the declarations were not found");
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order_and_in_the_document()
    {
        Assert.Equal(_order.Order(StringComparer.Ordinal), Files().Select(file => file.Folder).Distinct().Order(StringComparer.Ordinal));
        var document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "architecture.md"));
        Assert.Equal(_order, _order.OrderBy(folder => document.IndexOf($"| `{folder}` |", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Folder, string Name, string Code)> Files()
    {
        var core = Path.Combine(SourceTree.Root, "src", "PortGuard");
        return from path in Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
               let parts = Path.GetRelativePath(core, path).Split(Path.DirectorySeparatorChar)
               where parts.Length > 1 && parts[0] is not ("obj" or "bin")
               select (parts[0], parts[^1], Comments().Replace(File.ReadAllText(path), ""));
    }

    // Types at the left margin; nested ones are their parents' affair.
    [GeneratedRegex(
        @"^(?:public|internal) (?:(?:sealed|static|abstract|readonly|partial|unsafe|ref) )*"
        + @"(?:(?:class|struct|interface|enum|record(?: struct)?) (?<type>\w+)|delegate [^(\r\n]*?(?<type>\w+)(?:<\w+>)?\()",
        RegexOptions.Multiline)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+\b")]
    private static partial Regex Words();

    [GeneratedRegex("//.*")]
    private static partial Regex Comments();
}
