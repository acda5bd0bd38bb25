namespace PortGuard.Tool;

/// <summary>What <c>wait</c> says. Pure.</summary>
internal static class WaitText
{
    /// <summary>Before the wait, a line each: why it does not come back at once.</summary>
    public static IEnumerable<string> Waiting(WaitCondition condition, IReadOnlyList<WaitedPort> ports, TimeSpan timeout) => condition is WaitCondition.Listening
        ? [$"nobody listens on {Ports(ports)} yet; waiting up to {Duration.Text(timeout)}."]
        : ports.Select(port => $"{port.Port} is held: {Clause(port)}; waiting up to {Duration.Text(timeout)} for it to become free.");

    /// <summary>The result of one port.</summary>
    public static string Result(WaitCondition condition, WaitedPort port, TimeSpan waited)
    {
        var after = waited > TimeSpan.Zero ? $" (after {Duration.Text(waited)})" : "";
        return condition is WaitCondition.Free ? $"{port.Port}: free{after}"
            : port.Holding is { } holding ? $"{port.Port}: {HoldingText.Of(holding)}{after}"
            : $"{port.Port}: listening{after}";
    }

    /// <summary>What is missing when the time is over, a line each.</summary>
    public static IEnumerable<string> TimedOut(WaitCondition condition, IReadOnlyList<WaitedPort> ports, TimeSpan timeout) => condition is WaitCondition.Listening
        ? ports.Select(port => $"nobody listens on {port.Port} after {Duration.Text(timeout)}{(port.Holding is { } holding ? $": {HoldingText.Of(holding)}" : "")}.")
        : ports.SelectMany<WaitedPort, string>(port => [$"{port.Port} is still held after {Duration.Text(timeout)}: {Clause(port)}.", .. Cure(port)]);

    private static string Clause(WaitedPort port) => port.Holding is { } holding ? HoldingText.Of(holding) : "no process or socket can be seen that holds it";

    private static string[] Cure(WaitedPort port) => port.Holding is { Kind: PortHoldingKind.Listening, Owners.Count: > 0 }
        ? [Phrases.Invariant($"type portguard who {port.Port} to see why it runs, portguard free {port.Port} to end it where that is safe.")]
        : [];

    private static string Ports(IReadOnlyList<WaitedPort> ports) => Phrases.List([.. ports.Select(port => Phrases.Invariant($"{port.Port}"))]);
}
