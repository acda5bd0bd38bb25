using System.Text;
using System.Text.Json;

namespace PortGuard.Scenes;

/// <summary>What a scene left behind: facts, and the output of each process; read before the directory goes.</summary>
internal sealed class SceneResult
{
    private readonly Dictionary<string, string> _files;

    public SceneResult(string directory)
    {
        // A file that another user's process keeps to itself is no output of a scene.
        _files = Directory.EnumerateFiles(directory)
            .Where(file => Path.GetExtension(file) is ".out" or ".err" or ".txt" || Path.GetFileName(file).StartsWith('.'))
            .Where(file => Path.GetFileName(file) is not ".nap")
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);
        var journal = Path.Combine(directory, "home", ".local", "state", "portguard");
        Journal = Directory.Exists(journal)
            ? [.. Directory.EnumerateFiles(journal).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).SelectMany(File.ReadLines)]
            : [];
    }

    /// <summary>The lines of PortGuard's journal of signals.</summary>
    public IReadOnlyList<string> Journal { get; }

    /// <summary>The signals of the journal in their order, such as "SIGTERM 12".</summary>
    public IEnumerable<string> Signals => Journal
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(entry => $"{entry.GetProperty("signal").GetString()} {entry.GetProperty("pid").GetInt32()}");

    /// <summary>What the script said with "fact NAME VALUE"; the last one counts.</summary>
    public string Fact(string name) => Read(".facts").Split('\n')
        .Select(line => line.Split('\t', 2))
        .Last(parts => parts[0] == name)[1];

    public string Output(string process) => Read(process + ".out");

    public string Error(string process) => Read(process + ".err");

    /// <summary>Both streams.</summary>
    public string Text(string process) => Output(process) + Error(process);

    /// <summary>Both streams with every run of white space as one blank, since a message is wrapped to the width of a terminal.</summary>
    public string Prose(string process) => string.Join(' ', Text(process).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Read(string file) => _files.GetValueOrDefault(file, "");

    /// <summary>All of it, for the message of a failed test.</summary>
    public string Everything()
    {
        var text = new StringBuilder();
        foreach (var (file, content) in _files.Where(file => file.Key is not (".scene.sh" or ".facts") && file.Value.Length > 0)
            .OrderBy(file => file.Key is not ".trace").ThenBy(file => file.Key, StringComparer.Ordinal))
        {
            text.AppendLine().Append("--- ").AppendLine(file).AppendLine(content.TrimEnd());
        }

        text.AppendLine().AppendLine("--- journal");
        Journal.ToList().ForEach(line => text.AppendLine(line));
        return text.ToString();
    }
}
