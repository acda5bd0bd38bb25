namespace PortGuard.Tool;

/// <summary>The answer of <c>allocate</c>.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">Its port.</param>
/// <param name="Choice">How it came to be chosen.</param>
internal sealed record AllocatedPort(string Service, int Port, PortChoiceKind Choice)
{
    public required string Registry { get; init; }

    /// <summary>Wishes that were not met.</summary>
    public IReadOnlyList<SkippedPort> Skipped { get; init; } = [];

    /// <summary>The instance that runs on it; null where none does, or none that the registry knows.</summary>
    public PortInstance? Instance { get; init; }

    /// <summary>Who listens there and may be the service; null where nobody listens.</summary>
    public string? Holder { get; init; }
}
