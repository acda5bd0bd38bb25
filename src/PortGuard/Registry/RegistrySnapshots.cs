namespace PortGuard;

/// <summary>Counts what a registry holds.</summary>
internal static class RegistrySnapshots
{
    public static PortRegistrySnapshot Of(string location, RegistryDocument document, RangeTable ranges, IReadOnlyList<PortInstance> instances)
    {
        var reservations = document.Reservations();
        return new()
        {
            Location = location,
            Allocations = [.. document.Allocations],
            Reservations = reservations,
            Ranges = [.. ranges.All.Select(range => Use(range, document.Allocations, reservations))],
            Instances = instances,
        };
    }

    private static PortRangeUse Use(NamedPortRange range, List<PortAllocation> allocations, IReadOnlyList<ReservedPorts> reservations)
    {
        var allocated = allocations.Where(allocation => range.Range.Contains(allocation.Port)).Select(allocation => allocation.Port).ToHashSet();
        var reserved = 0;
        var next = range.Range.First;
        foreach (var reservation in reservations)
        {
            // They are in order and may overlap; a port that was given away before it was reserved counts as given away.
            for (var port = Math.Max(next, reservation.Ports.First); port <= Math.Min(reservation.Ports.Last, range.Range.Last); port++)
            {
                reserved += allocated.Contains(port) ? 0 : 1;
                next = port + 1;
            }
        }

        return new(range.Name, range.Range, allocated.Count, reserved);
    }
}
