namespace PortGuard;

/// <summary>A service and the port that is kept for it, whether it runs or not.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">Its port.</param>
/// <param name="Since">When it got the port, by the clock of then; null where that was not noted. For information only.</param>
public sealed record PortAllocation(string Service, int Port, DateTimeOffset? Since = null);
