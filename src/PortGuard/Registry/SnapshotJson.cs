using System.Globalization;

namespace PortGuard;

/// <summary>A registry as JSON for other programs: what /health/ports answers and an export writes.</summary>
internal static class SnapshotJson
{
    /// <param name="snapshot">What to write.</param>
    /// <param name="isOwn">The allocations that "allocated_ports" names; null for those that run.</param>
    public static string Write(PortRegistrySnapshot snapshot, Func<PortAllocation, bool>? isOwn = null)
    {
        var running = snapshot.Instances.Select(instance => instance.Service).ToHashSet();
        var json = new JsonText().Open('{');
        WriteAllocations(json.Member("allocated_ports"), snapshot.Allocations.Where(isOwn ?? (allocation => running.Contains(allocation.Service))));
        WriteStatistics(json.Member("statistics"), snapshot.DefaultRange);
        WriteAllocations(json.Member("all_allocations"), snapshot.Allocations);
        _ = json.Member("reserved").Open('[');
        foreach (var reserved in snapshot.Reservations)
        {
            _ = json.Entry().Open('{').Member("ports").Value(reserved.Ports.ToString()).Member("reason").Value(reserved.Reason).Close('}');
        }

        _ = json.Close(']').Member("ranges").Open('[');
        foreach (var range in snapshot.Ranges)
        {
            _ = json.Entry().Open('{').Member("name").Value(range.Name).Member("statistics");
            WriteStatistics(json, range);
            _ = json.Close('}');
        }

        _ = json.Close(']').Member("instances").Open('[');
        foreach (var instance in snapshot.Instances)
        {
            LiveFacts.Write(json.Entry(), instance);
        }

        return json.Close(']').Close('}').Raw("\n").ToString();
    }

    private static void WriteAllocations(JsonText json, IEnumerable<PortAllocation> allocations)
    {
        _ = json.Open('{');
        foreach (var allocation in allocations)
        {
            _ = json.Member(allocation.Service).Value(allocation.Port);
        }

        _ = json.Close('}');
    }

    private static void WriteStatistics(JsonText json, PortRangeUse range) => json
        .Open('{')
        .Member("port_range").Value(string.Create(CultureInfo.InvariantCulture, $"{range.Range.First}-{range.Range.Last}"))
        .Member("total_ports").Value(range.Range.Count)
        .Member("allocated").Value(range.Allocated)
        .Member("reserved").Value(range.Reserved)
        .Member("available").Value(range.Available)
        .Member("utilization").Value(string.Create(CultureInfo.InvariantCulture, $"{100 * range.Utilization:0.00}%"))
        .Close('}');
}
