namespace PortGuard;

/// <summary>What the file says, with everything in it that is not ours; changes keep the order of what is there.</summary>
internal sealed class RegistryDocument
{
    /// <summary>The shape that we read and write. A file with a higher number is left alone.</summary>
    public const int Schema = 1;

    /// <summary>A span up to here is written as numbers, which readers of the old shape know; a longer one as text.</summary>
    private const int LongestInNumbers = 100;

    /// <summary>The members in the order of the file.</summary>
    public List<RegistryMember> Members { get; } = [];

    public List<PortAllocation> Allocations { get; } = [];

    public List<ReservedEntry> Reserved { get; } = [];

    public List<ReservationReason> Reasons { get; } = [];

    public List<NamedPortRange> Ranges { get; } = [];

    /// <summary>The port of a service; null where it has none.</summary>
    public PortAllocation? Find(string service) => Allocations.Find(allocation => allocation.Service == service);

    /// <summary>Records the port of a service, in the place of the one it had.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Allocate(string service, int port, DateTimeOffset now)
    {
        var index = Allocations.FindIndex(allocation => allocation.Service == service);
        if (index < 0)
        {
            Allocations.Add(new(service, port, now));
            return true;
        }

        if (Allocations[index].Port == port)
        {
            return false;
        }

        Allocations[index] = new(service, port, now);
        return true;
    }

    /// <summary>Forgets a service.</summary>
    public bool Release(string service) => Allocations.RemoveAll(allocation => allocation.Service == service) > 0;

    /// <summary>Reserves what is not reserved yet; a reason takes the place of those that were there.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Reserve(PortRange ports, string? reason)
    {
        if (IsReserved(ports) && (reason is null || Reservations().Any(known => known.Reason == reason && Covers(known.Ports, ports))))
        {
            return false;
        }

        if (reason is not null)
        {
            _ = Unreserve(ports);
            Reasons.Add(new(ports, reason));
        }

        if (ports.Count > LongestInNumbers && !Overlaps(ports))
        {
            Reserved.Add(new(ports));
            return true;
        }

        for (var port = ports.First; port <= ports.Last; port++)
        {
            var single = new PortRange(port, port);
            if (!Overlaps(single))
            {
                Reserved.Add(new(single));
            }
        }

        return true;
    }

    /// <summary>Takes ports out of what is reserved.</summary>
    /// <returns>How many were.</returns>
    public int Unreserve(PortRange ports)
    {
        var count = 0;
        for (var port = ports.First; port <= ports.Last; port++)
        {
            count += Overlaps(new(port, port)) ? 1 : 0;
        }

        for (var index = Reserved.Count - 1; index >= 0; index--)
        {
            if (Overlap(Reserved[index].Ports, ports))
            {
                var entry = Reserved[index];
                Reserved.RemoveAt(index);
                Reserved.InsertRange(index, Rest(entry.Ports, ports).Select(rest => new ReservedEntry(rest, entry.Reason)));
            }
        }

        for (var index = Reasons.Count - 1; index >= 0; index--)
        {
            if (Overlap(Reasons[index].Ports, ports))
            {
                var reason = Reasons[index];
                Reasons.RemoveAt(index);
                Reasons.InsertRange(index, Rest(reason.Ports, ports).Select(rest => reason with { Ports = rest }));
            }
        }

        return count;
    }

    /// <summary>What is reserved, by port; neighbours with one reason are one span.</summary>
    public IReadOnlyList<ReservedPorts> Reservations()
    {
        var all = new List<ReservedPorts>();
        foreach (var entry in Reserved.OrderBy(entry => entry.Ports.First).ThenBy(entry => entry.Ports.Last))
        {
            var reason = entry.Reason ?? Reasons.Find(reason => Covers(reason.Ports, entry.Ports))?.Text;
            if (all.Count > 0 && all[^1] is var last && last.Reason == reason && entry.Ports.First <= last.Ports.Last + 1)
            {
                all[^1] = last with { Ports = new(last.Ports.First, Math.Max(last.Ports.Last, entry.Ports.Last)) };
            }
            else
            {
                all.Add(new(entry.Ports, reason));
            }
        }

        return all;
    }

    private static bool Overlap(PortRange left, PortRange right) => left.First <= right.Last && right.First <= left.Last;

    private static bool Covers(PortRange whole, PortRange part) => whole.First <= part.First && part.Last <= whole.Last;

    /// <summary>What stays of a span without another.</summary>
    private static IEnumerable<PortRange> Rest(PortRange whole, PortRange hole)
    {
        if (whole.First < hole.First)
        {
            yield return new(whole.First, hole.First - 1);
        }

        if (whole.Last > hole.Last)
        {
            yield return new(hole.Last + 1, whole.Last);
        }
    }

    private bool Overlaps(PortRange ports) => Reserved.Exists(entry => Overlap(entry.Ports, ports));

    private bool IsReserved(PortRange ports)
    {
        for (var port = ports.First; port <= ports.Last; port++)
        {
            if (!Overlaps(new(port, port)))
            {
                return false;
            }
        }

        return true;
    }
}
