namespace PortGuard;

/// <summary>Ports that a registry gives to nobody.</summary>
/// <param name="Ports">One port or a span.</param>
/// <param name="Reason">Why; null where nobody has said.</param>
public sealed record ReservedPorts(PortRange Ports, string? Reason = null);
