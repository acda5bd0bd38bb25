using System.CommandLine;

namespace PortGuard.Tool;

/// <summary>Where <c>find</c> looks: a span by its numbers, or a range of the registry by its name.</summary>
/// <param name="Ports">The ports.</param>
/// <param name="IsClaimed">Whether a port is somebody's in the registry; null for a span, which has nothing to do with it.</param>
internal sealed record FindRange(PortRange Ports, Func<int, bool>? IsClaimed = null)
{
    public static Argument<string> Argument() => new("RANGE") { Description = "The ports to choose from, such as 8000-8099, or a range of the registry, such as api." };

    /// <exception cref="ToolException">It is neither.</exception>
    /// <exception cref="PortRegistryException">The registry cannot be read.</exception>
    public static async Task<FindRange> ReadAsync(string text, string? registry, ToolParts parts, CancellationToken cancellationToken)
    {
        if (PortRange.TryParse(text, null, out var span))
        {
            return new(span);
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0]) || text[0] == '-')
        {
            throw new ToolException(ExitCode.Usage, PortArguments.NoSpan(text));
        }

        var snapshot = await parts.Open(registry).ReadAsync(cancellationToken).ConfigureAwait(false);
        return snapshot.Ranges.FirstOrDefault(range => range.Name == text) is { } named
            ? new(named.Range, Claimed(snapshot).Contains)
            : throw Unknown(text, snapshot);
    }

    private static HashSet<int> Claimed(PortRegistrySnapshot snapshot) =>
    [
        .. snapshot.Allocations.Select(allocation => allocation.Port),
        .. snapshot.Instances.Select(instance => instance.Port),
        .. snapshot.Reservations.SelectMany(reserved => Enumerable.Range(reserved.Ports.First, reserved.Ports.Count)),
        PortSearch.OwnPage,
    ];

    private static ToolException Unknown(string text, PortRegistrySnapshot snapshot)
    {
        var names = snapshot.Ranges.Select(range => Phrases.Clean(range.Name)).ToList();
        var near = NearWords.Among(names, text);
        return new(ExitCode.Usage, $"'{CommandLine.Sanitize(text)}' is no span such as 8000-8099 and no range of the registry ({NearWords.Join(names)}).{(near.Count == 0 ? "" : $" Did you mean {NearWords.Join(near)}?")}");
    }
}
