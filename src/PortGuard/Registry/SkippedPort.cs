namespace PortGuard;

/// <summary>A port that a service did not get.</summary>
/// <param name="Port">The port.</param>
/// <param name="Reason">Why, such as "busy" or "allocated to orders-api".</param>
public sealed record SkippedPort(int Port, string Reason);
