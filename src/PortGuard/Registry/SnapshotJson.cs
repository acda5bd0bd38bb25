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
        var json = new JsonText();
        json.WriteStartObject();
        WriteAllocations(json, "allocated_ports", snapshot.Allocations.Where(isOwn ?? (allocation => running.Contains(allocation.Service))));
        WriteStatistics(json, snapshot.DefaultRange);
        WriteAllocations(json, "all_allocations", snapshot.Allocations);
        json.WriteStartArray("reserved");
        foreach (var reserved in snapshot.Reservations)
        {
            json.WriteStartObject();
            json.WriteString("ports", reserved.Ports.ToString());
            json.WriteString("reason", reserved.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("ranges");
        foreach (var range in snapshot.Ranges)
        {
            json.WriteStartObject();
            json.WriteString("name", range.Name);
            WriteStatistics(json, range);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("instances");
        foreach (var instance in snapshot.Instances)
        {
            LiveFacts.Write(json, instance);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return $"{json}\n";
    }

    private static void WriteAllocations(JsonText json, string name, IEnumerable<PortAllocation> allocations)
    {
        json.WriteStartObject(name);
        foreach (var allocation in allocations)
        {
            json.WriteNumber(allocation.Service, allocation.Port);
        }

        json.WriteEndObject();
    }

    private static void WriteStatistics(JsonText json, PortRangeUse range)
    {
        json.WriteStartObject("statistics");
        json.WriteString("port_range", string.Create(CultureInfo.InvariantCulture, $"{range.Range.First}-{range.Range.Last}"));
        json.WriteNumber("total_ports", range.Range.Count);
        json.WriteNumber("allocated", range.Allocated);
        json.WriteNumber("reserved", range.Reserved);
        json.WriteNumber("available", range.Available);
        json.WriteString("utilization", string.Create(CultureInfo.InvariantCulture, $"{100 * range.Utilization:0.00}%"));
        json.WriteEndObject();
    }
}
