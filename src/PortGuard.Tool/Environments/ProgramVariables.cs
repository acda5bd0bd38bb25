namespace PortGuard.Tool;

/// <summary>The variables that a program is going to have: the real environment, then what a file adds.</summary>
/// <param name="Real">The environment of this process; it wins.</param>
/// <param name="File">What the file says; empty where there is none.</param>
/// <param name="FileName">What the file is called.</param>
internal sealed record ProgramVariables(IReadOnlyDictionary<string, string> Real, IReadOnlyDictionary<string, string> File, string FileName)
{
    /// <summary>Both together.</summary>
    public IReadOnlyDictionary<string, string> All { get; } = Merge(Real, File);

    /// <summary>The variables of the file that the real environment does not have.</summary>
    public IEnumerable<KeyValuePair<string, string>> Added => File.Where(variable => !Real.ContainsKey(variable.Key));

    /// <summary>What of the file could not be read and may have said anything; null where all of it was.</summary>
    public ToolException? Trouble { get; private init; }

    public static ProgramVariables Read(string? envFile, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var content = EnvFileReader.Read(envFile, directory, environment);
        return new(environment, content.Variables, envFile ?? EnvFileReader.DefaultName) { Trouble = content.Trouble };
    }

    /// <summary>Where a variable comes from: "PORT", or "PORT in .env".</summary>
    public string Origin(string variable) => Real.ContainsKey(variable) ? variable : $"{variable} in {FileName}";

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> real, IReadOnlyDictionary<string, string> file)
    {
        var all = new Dictionary<string, string>(real, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in file)
        {
            all.TryAdd(name, value);
        }

        return all;
    }
}
