namespace PortGuard;

/// <summary>One entry of "reserved".</summary>
/// <param name="Ports">What it reserves.</param>
/// <param name="Reason">The reason that stands in the entry itself; null where it has none.</param>
/// <param name="Raw">The entry's text as somebody wrote it; null for those that we write.</param>
internal sealed record ReservedEntry(PortRange Ports, string? Reason = null, string? Raw = null);
