namespace PortGuard.Tool;

/// <summary>Asks the system each question once: the four addresses of a port are one walk through its processes, not four.</summary>
internal sealed class OneLook(IPortInspector inspector) : IPortInspector
{
    private readonly Dictionary<PortQuery, IReadOnlyList<PortListener>> _answers = [];

    public async ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        if (!_answers.TryGetValue(query, out var answer))
        {
            _answers[query] = answer = await inspector.FindAsync(query, cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }
}
