namespace PortGuard.Tool;

/// <summary>
/// The decisions that the guard works with: first those that were shown and agreed to, then what it sees anew. Whoever was not shown is
/// never ended, however much the rules would allow it.
/// </summary>
internal sealed class AgreedDecisions(IReadOnlyList<PortLook> agreed, Func<GuardedEndpoint, CancellationToken, Task<EndpointCase>> look)
{
    private readonly List<EndpointCase> _first = [.. agreed.SelectMany(port => port.Cases)];
    private readonly HashSet<ProcessIdentity> _shown = [.. agreed.SelectMany(port => port.Condemned).Select(holder => holder.Owner.Identity)];

    /// <exception cref="ToolException">Who holds the port cannot be seen any more: the guard would take that for a reason to go on.</exception>
    public async Task<EndpointCase> DecideAsync(GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var shown = _first.FindIndex(@case => @case.EndPoint == endpoint);
        if (shown >= 0)
        {
            var first = _first[shown];
            _first.RemoveAt(shown);
            return first;
        }

        try
        {
            var seen = await look(endpoint, cancellationToken).ConfigureAwait(false);
            return seen.Decision is GuardDecision.Terminate terminate && !terminate.Holders.All(holder => _shown.Contains(holder.Owner.Identity))
                ? seen with { Decision = new GuardDecision.Refuse(ConflictCause.Respawned) }
                : seen;
        }
        catch (IOException e)
        {
            throw new ToolException(ExitCode.NotPermitted, $"who holds {endpoint.Display} cannot be seen: {CommandLine.Sanitize(e.Message)}");
        }
    }
}
