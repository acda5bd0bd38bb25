namespace PortGuard;

/// <summary>A port that nobody claims, to be tried next.</summary>
internal sealed record PortCandidate(int Port, PortChoiceKind Kind);
