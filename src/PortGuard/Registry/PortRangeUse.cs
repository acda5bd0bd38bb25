namespace PortGuard;

/// <summary>A range of a registry and how much of it is used.</summary>
/// <param name="Name">Its name, such as "default" or "api".</param>
/// <param name="Range">Its ports.</param>
/// <param name="Allocated">How many are some service's.</param>
/// <param name="Reserved">How many are given to nobody.</param>
public sealed record PortRangeUse(string Name, PortRange Range, int Allocated, int Reserved)
{
    /// <summary>How many are neither; some of them may be busy, or be left out for another reason.</summary>
    public int Available => Math.Max(0, Range.Count - Allocated - Reserved);

    /// <summary>The share that is allocated, 0 to 1.</summary>
    public double Utilization => (double)Allocated / Range.Count;
}
