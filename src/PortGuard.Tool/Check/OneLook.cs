namespace PortGuard.Tool;

/// <summary>Asks the system each question once: the four addresses of a port are one walk through its processes, not four.</summary>
internal sealed class OneLook(IPortInspector inspector) : IPortInspector
{
    private readonly List<Answer> _answers = [];

    /// <inheritdoc/>
    /// <remarks>Completes before it returns: not async, as an asynchronous method is left to the JIT.</remarks>
    public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        var (_, answer) = _answers.Find(known => known.Query == query) ?? Ask(query, cancellationToken);
        return new(answer);
    }

    private Answer Ask(PortQuery query, CancellationToken cancellationToken)
    {
        var answer = new Answer(query, inspector.FindAsync(query, cancellationToken).AsTask().GetAwaiter().GetResult());
        _answers.Add(answer);
        return answer;
    }

    private sealed record Answer(PortQuery Query, IReadOnlyList<PortListener> Sockets);
}
