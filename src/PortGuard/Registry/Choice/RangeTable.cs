using System.Globalization;

namespace PortGuard;

/// <summary>The ranges of a registry by name. Those that come later in the constructor count more.</summary>
internal sealed class RangeTable
{
    public const string DefaultName = "default";
    public const string FirstVariable = "PORT_ALLOCATOR_START";
    public const string LastVariable = "PORT_ALLOCATOR_END";

    private static readonly NamedPortRange[] _builtIn =
    [
        new(DefaultName, new(18000, 19999)), new("api", new(8000, 8099)), new("orchestrator", new(8100, 8199)), new("agent-worker", new(8200, 8299)),
    ];

    private readonly List<NamedPortRange> _ranges = [.. _builtIn];

    /// <param name="file">What the registry's file names.</param>
    /// <param name="variable">Reads an environment variable; the two of the default range count more than the file.</param>
    /// <param name="own">What the application names; it counts most.</param>
    /// <exception cref="PortRegistryException">A variable is not valid.</exception>
    public RangeTable(IEnumerable<NamedPortRange> file, Func<string, string?> variable, IEnumerable<NamedPortRange> own)
    {
        foreach (var range in file)
        {
            Set(range);
        }

        Set(new(DefaultName, ReadVariables(variable, Default.Range)));
        foreach (var range in own)
        {
            Set(range);
        }
    }

    /// <summary>Every range, the default one first.</summary>
    public IReadOnlyList<NamedPortRange> All => _ranges;

    public NamedPortRange Default => _ranges[0];

    /// <summary>The range of a name, or a span as it stands; null is the default range.</summary>
    /// <exception cref="PortRegistryException">There is no such range.</exception>
    public NamedPortRange Resolve(string? asked)
    {
        if (string.IsNullOrEmpty(asked))
        {
            return Default;
        }

        return _ranges.Find(range => range.Name == asked)
            ?? (PortRange.TryParse(asked, null, out var span) ? new NamedPortRange("", span) : throw RegistryMessages.UnknownRange(asked, _ranges));
    }

    private void Set(NamedPortRange range)
    {
        var index = _ranges.FindIndex(other => other.Name == range.Name);
        if (index >= 0)
        {
            _ranges[index] = range;
        }
        else
        {
            _ranges.Add(range);
        }
    }

    private static PortRange ReadVariables(Func<string, string?> variable, PortRange otherwise)
    {
        var (first, last) = (Read(FirstVariable), Read(LastVariable));
        var (start, end) = (first ?? otherwise.First, last ?? otherwise.Last);
        return start <= end ? new(start, end) : throw RegistryMessages.BackwardsVariables(start, first is null, end, last is null);

        int? Read(string name) => variable(name)?.Trim() is not { Length: > 0 } text ? null
            : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
            : throw RegistryMessages.BadVariable(name, text);
    }
}
