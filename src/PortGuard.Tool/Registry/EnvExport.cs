using System.Text;

namespace PortGuard.Tool;

/// <summary>The registry as variables: ORDERS_API_PORT=18123. Pure.</summary>
internal static class EnvExport
{
    /// <summary>The first line, by which an earlier export is known.</summary>
    public const string Head = "# Written by portguard export; changes are lost with the next one.";

    /// <summary>Whether a file of this name holds variables: .env, ports.env, .env.local.</summary>
    public static bool IsFor(string path) => Path.GetFileName(path) is var name
        && (name.EndsWith(".env", StringComparison.Ordinal) || name.StartsWith(".env.", StringComparison.Ordinal));

    public static string Write(PortRegistrySnapshot snapshot)
    {
        var text = new StringBuilder(Head).Append('\n');
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var allocation in snapshot.Allocations)
        {
            var name = Name(allocation.Service);
            // Two services of one name, or one without a letter that a variable can have: said, and left out.
            var isGood = name is not null && names.Add(name);
            text.Append(isGood
                ? Phrases.Invariant($"{name}={allocation.Port}\n")
                : Phrases.Invariant($"# {Phrases.Clean(allocation.Service)}: {allocation.Port} ({(name is null ? "no name that a variable can have" : $"{name} is taken")})\n"));
        }

        return text.ToString();
    }

    /// <summary>"orders-api" is ORDERS_API_PORT (POSIX, Environment Variable Definition: capitals, digits and underscores); null where nothing of it is left.</summary>
    internal static string? Name(string service)
    {
        var name = new StringBuilder(service.Length + 6);
        foreach (var character in service)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_');
        }

        var isNamed = service.AsSpan().ContainsAnyInRange('0', '9') || service.AsSpan().ContainsAnyInRange('A', 'Z') || service.AsSpan().ContainsAnyInRange('a', 'z');
        return !isNamed ? null : char.IsAsciiDigit(name[0]) ? $"_{name}_PORT" : $"{name}_PORT";
    }
}
