namespace PortGuard;

/// <summary>A process that holds a port of the registry at this moment. It says so itself; that it lives is seen by its lock.</summary>
/// <param name="Service">The service, with "#2" for a second instance.</param>
/// <param name="Port">Its port.</param>
public sealed record PortInstance(string Service, int Port)
{
    /// <summary>Where it can be reached; empty while it starts.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Its process id in its own PID namespace, which may be another than ours; null where it has not said.</summary>
    public int? ProcessId { get; init; }

    /// <summary>When its process started; null where it has not said.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Twelve hexadecimal digits that no other instance has: the identity that discovery checks; null where it has not said.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The directory it belongs to; null where it has not said.</summary>
    public string? Directory { get; init; }
}
