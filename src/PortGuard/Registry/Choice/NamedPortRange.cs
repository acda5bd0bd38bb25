namespace PortGuard;

/// <summary>A span of ports with the name that services ask for it by.</summary>
internal sealed record NamedPortRange(string Name, PortRange Range)
{
    /// <summary>"api 8000-8099"; for a span without a name the span alone.</summary>
    public override string ToString() => Name.Length == 0 ? Range.ToString() : $"{Name} {Range}";
}
