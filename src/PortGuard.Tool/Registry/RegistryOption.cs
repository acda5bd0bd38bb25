using System.CommandLine;

namespace PortGuard.Tool;

/// <summary>Which registry a verb works with.</summary>
internal static class RegistryOption
{
    public static Option<string?> Create() => new("--registry")
    {
        HelpName = "FILE",
        Description = "The registry's file or its directory, instead of PORTGUARD_REGISTRY or the nearest .allocated_ports.json upwards.",
    };

    /// <param name="parts">The directory to search from, and the variables.</param>
    /// <param name="named">What the option says; null where it was not given.</param>
    /// <exception cref="PortRegistryException">The file is a link that leads nowhere.</exception>
    public static FilePortRegistry Open(this ToolParts parts, string? named) => new(
        named is { Length: > 0 } ? RegistryLocation.AsFile(Path.GetFullPath(named, parts.Directory)) : RegistryLocation.Find(parts.Directory, Variable(parts)),
        new() { Variable = Variable(parts), Time = parts.Time });

    private static Func<string, string?> Variable(ToolParts parts) => name => parts.Environment.GetValueOrDefault(name);
}
