namespace PortGuard.Tool;

/// <summary>
/// Asks the system each question about one port once: its four addresses are one walk through the processes, not four. There are two
/// questions, with and without what does not listen; the query itself as a key would leave its comparison to the JIT.
/// </summary>
internal sealed class OneLook(IPortInspector inspector) : IPortInspector
{
    private IReadOnlyList<PortListener>? _listening;
    private IReadOnlyList<PortListener>? _all;

    /// <inheritdoc/>
    /// <remarks>Completes before it returns: not async, as an asynchronous method is left to the JIT.</remarks>
    public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default) => new(
        query.IncludeNonListening ? _all ??= Ask(query, cancellationToken) : _listening ??= Ask(query, cancellationToken));

    private IReadOnlyList<PortListener> Ask(PortQuery query, CancellationToken cancellationToken) =>
        inspector.FindAsync(query, cancellationToken).AsTask().GetAwaiter().GetResult();
}
