namespace PortGuard.Tool;

/// <summary>Looks whether a port is what is waited for. It never connects, and binds nothing while it could be in somebody's way.</summary>
internal sealed class PortCondition(WaitCondition condition, IPortInspector inspector, Func<int, PortAvailability> probe)
{
    public async ValueTask<bool> IsMetAsync(int port, CancellationToken cancellationToken) => condition is WaitCondition.Listening
        ? await HasAsync(PortQuery.Tcp(port), cancellationToken).ConfigureAwait(false)
        : await IsFreeAsync(port, cancellationToken).ConfigureAwait(false);

    // The table first: a bind that succeeds takes the port for a moment, perhaps from the very server that comes back there.
    private async Task<bool> IsFreeAsync(int port, CancellationToken cancellationToken) =>
        !await HasListenerAsync(port, cancellationToken).ConfigureAwait(false)
        && probe(port) switch
        {
            PortAvailability.Free => true,
            // Whoever binds it later (sudo nginx) may: then the table has the last word.
            PortAvailability.PermissionDenied => !await HasAsync(PortQuery.Tcp(port) with { IncludeNonListening = true }, cancellationToken).ConfigureAwait(false),
            _ => false,
        };

    private async Task<bool> HasListenerAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            return await HasAsync(PortQuery.Tcp(port), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // No table can be read (a sandbox, lsof is missing): the bind knows.
            return false;
        }
    }

    private async Task<bool> HasAsync(PortQuery query, CancellationToken cancellationToken)
    {
        var sockets = await inspector.FindAsync(query with { Owners = OwnerSearch.None }, cancellationToken).ConfigureAwait(false);
        return sockets.Count > 0;
    }
}
