namespace PortGuard;

/// <summary>One entry of "reasons".</summary>
internal sealed record ReservationReason(PortRange Ports, string Text);
