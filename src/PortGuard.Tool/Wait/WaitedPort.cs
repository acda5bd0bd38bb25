namespace PortGuard.Tool;

/// <summary>A port that was waited for, as it was in the end.</summary>
/// <param name="Port">The port.</param>
/// <param name="IsMet">Whether it is what was waited for.</param>
/// <param name="Holding">Who holds it; null where nobody does or nobody can be seen.</param>
internal sealed record WaitedPort(int Port, bool IsMet, PortHolding? Holding);
