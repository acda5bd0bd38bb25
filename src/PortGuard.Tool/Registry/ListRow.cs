using System.Globalization;

namespace PortGuard.Tool;

/// <summary>One line of <c>list</c>: a service with its port, an instance of one that has none any more, or what is reserved.</summary>
/// <param name="State">"free", "live", "busy" or "reserved".</param>
/// <param name="Service">The service; the reason of what is reserved.</param>
/// <param name="Port">"18123", or "18500-18510" for what is reserved.</param>
internal sealed record ListRow(string State, string Service, string Port)
{
    public const string Live = "live";
    public const string Busy = "busy";
    public const string Free = "free";
    public const string Reserved = "reserved";

    public static ListRow Headings { get; } = new("STATE", "SERVICE", "PORT") { Range = "RANGE", ProcessId = "PID", Since = "SINCE" };

    public string Range { get; init; } = "";

    public string ProcessId { get; init; } = "";

    public string Since { get; init; } = "";

    /// <summary>As a table has them.</summary>
    public IReadOnlyList<string> Cells => [State, Service, Port, Range, ProcessId, Since];

    /// <param name="snapshot">The registry.</param>
    /// <param name="probe">Whether a port can be listened on.</param>
    /// <param name="zone">Of the times; null for UTC as machines write it.</param>
    public static List<ListRow> Of(PortRegistrySnapshot snapshot, Func<int, PortAvailability> probe, TimeZoneInfo? zone)
    {
        var rows = new List<(int Port, ListRow Row)>();
        var claimed = new HashSet<int>();
        foreach (var allocation in snapshot.Allocations)
        {
            var live = snapshot.Instances.FirstOrDefault(instance => instance.Port == allocation.Port);
            var state = live is not null ? Live : probe(allocation.Port) is PortAvailability.InUse ? Busy : Free;
            _ = claimed.Add(allocation.Port);
            rows.Add((allocation.Port, Row(state, allocation.Service, allocation.Port, live, live?.StartTime ?? allocation.Since)));
        }

        foreach (var instance in snapshot.Instances.Where(instance => !claimed.Contains(instance.Port)))
        {
            rows.Add((instance.Port, Row(Live, instance.Service, instance.Port, instance, instance.StartTime)));
        }

        foreach (var reserved in snapshot.Reservations)
        {
            rows.Add((reserved.Ports.First, new(Reserved, Phrases.Clean(reserved.Reason ?? ""), reserved.Ports.ToString()) { Range = RangeOf(reserved.Ports.First) }));
        }

        return [.. rows.OrderBy(row => row.Port).Select(row => row.Row)];

        ListRow Row(string state, string service, int port, PortInstance? live, DateTimeOffset? since) => new(state, Phrases.Clean(service), port.ToString(CultureInfo.InvariantCulture))
        {
            Range = RangeOf(port),
            ProcessId = live?.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "",
            Since = since is { } time ? Text(time, zone) : "",
        };

        string RangeOf(int port) => snapshot.Ranges.FirstOrDefault(range => range.Range.Contains(port))?.Name is { } name ? Phrases.Clean(name) : "";
    }

    private static string Text(DateTimeOffset time, TimeZoneInfo? zone) => zone is null
        ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
