namespace PortGuard.Tool;

/// <summary>Looks through a span for ports that a server could take.</summary>
/// <param name="probe">What trying a port on every address says; <see cref="PortProbe.CheckEverywhere"/>.</param>
/// <param name="isClaimed">Whether a port is somebody's in the registry; null where nobody asks.</param>
internal sealed class FreePorts(Func<int, PortAvailability> probe, Func<int, bool>? isClaimed = null)
{
    /// <summary>Finds free ports, and stops when there are enough.</summary>
    /// <param name="range">Where to look.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">Any of the free ports with the same chance, instead of the first ones.</param>
    public FoundPorts Find(PortRange range, int count, bool random)
    {
        var found = new FoundPorts(range, count);
        var rest = random ? Ports(range) : [];
        for (var index = 0; index < range.Count && found.Free.Count < count; index++)
        {
            Add(found, random ? Draw(rest, index) : range.First + index);
        }

        return found;
    }

    private void Add(FoundPorts found, int port)
    {
        if (BlockedPorts.Contains(port))
        {
            found.Blocked.Add(port);
            return;
        }

        if (isClaimed?.Invoke(port) == true)
        {
            found.Claimed.Add(port);
            return;
        }

        var list = probe(port) switch
        {
            PortAvailability.Free => found.Free,
            PortAvailability.PermissionDenied => found.NotPermitted,
            _ => found.Busy,
        };
        list.Add(port);
    }

    private static int[] Ports(PortRange range)
    {
        var ports = new int[range.Count];
        for (var index = 0; index < ports.Length; index++)
        {
            ports[index] = range.First + index;
        }

        return ports;
    }

    /// <summary>
    /// One step of the Fisher-Yates shuffle: of what is left each has the same chance. Random.Next rejects what would favour the lower ones;
    /// nothing secret hangs on a port, and a cryptographic generator would cost 10 ms of start.
    /// </summary>
    private static int Draw(int[] ports, int index)
    {
#pragma warning disable CA5394 // No secret is made of it.
        var drawn = Random.Shared.Next(index, ports.Length);
#pragma warning restore CA5394
        (ports[index], ports[drawn]) = (ports[drawn], ports[index]);
        return ports[index];
    }
}

/// <summary>What a search came to. Only what was looked at is in it: the search ends when it has enough.</summary>
/// <param name="Range">Where was looked.</param>
/// <param name="Wanted">How many were asked for.</param>
internal sealed record FoundPorts(PortRange Range, int Wanted)
{
    /// <summary>Free ports, in the order they were found.</summary>
    public List<int> Free { get; } = [];

    /// <summary>Held ports.</summary>
    public List<int> Busy { get; } = [];

    /// <summary>Ports that this user may not bind.</summary>
    public List<int> NotPermitted { get; } = [];

    /// <summary>Ports that browsers refuse; whether they are free was not tried.</summary>
    public List<int> Blocked { get; } = [];

    /// <summary>Ports that are some service's in the registry, or reserved there; whether they are free was not tried.</summary>
    public List<int> Claimed { get; } = [];

    public bool IsEnough => Free.Count >= Wanted;
}
