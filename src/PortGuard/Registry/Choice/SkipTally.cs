using System.Globalization;

namespace PortGuard;

/// <summary>The ports that a search has passed over, each with its reason.</summary>
internal sealed class SkipTally
{
    private readonly List<(int Port, SkipReason Reason, string? Who)> _skips = [];

    /// <summary>How many were free at the look and were not when they were to be held.</summary>
    public int Lost { get; private set; }

    public void Add(int port, SkipReason reason, string? who = null)
    {
        _skips.Add((port, reason, who));
        Lost += reason == SkipReason.Lost ? 1 : 0;
    }

    /// <summary>What was said of a port; null where it was not passed over.</summary>
    public SkippedPort? Of(int port)
    {
        foreach (var skip in _skips)
        {
            if (skip.Port == port)
            {
                return new(port, Text(skip.Reason, skip.Who));
            }
        }

        return null;
    }

    /// <summary>"2000 ports: 12 allocated to other services, 3 reserved, 1985 busy".</summary>
    public string Summary(PortRange range)
    {
        var counts = _skips
            .Where(skip => range.Contains(skip.Port))
            .GroupBy(skip => skip.Reason)
            .OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Plural(group.Key)}"))
            .ToList();
        var total = string.Create(CultureInfo.InvariantCulture, $"{range.Count} {(range.Count == 1 ? "port" : "ports")}");
        return counts.Count == 0 ? total : $"{total}: {string.Join(", ", counts)}";
    }

    private static string Text(SkipReason reason, string? who) => reason switch
    {
        SkipReason.Allocated => $"allocated to {who}",
        SkipReason.Reserved => who is null ? "reserved" : $"reserved: {who}",
        SkipReason.Planned => $"the plan gives it to {who}",
        SkipReason.OwnPage => "the port of PortGuard's own page",
        SkipReason.BrowserBlocked => $"browsers refuse it ({who})",
        SkipReason.WellKnown => $"usually {who}",
        SkipReason.OutsideRange => $"outside of {who}",
        SkipReason.Live => $"held by a running instance of {who}",
        SkipReason.NotPermitted => "not permitted to this user",
        _ => "busy",
    };

    private static string Plural(SkipReason reason) => reason switch
    {
        SkipReason.Allocated => "allocated to other services",
        SkipReason.Reserved => "reserved",
        SkipReason.Planned => "given to others by the plan",
        SkipReason.OwnPage => "PortGuard's own",
        SkipReason.BrowserBlocked => "refused by browsers",
        SkipReason.WellKnown => "well-known",
        SkipReason.OutsideRange => "outside of the range",
        SkipReason.Live => "held by running instances",
        SkipReason.NotPermitted => "not permitted to this user",
        SkipReason.Lost => "taken by others at the last moment",
        _ => "busy",
    };
}
