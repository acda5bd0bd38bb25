namespace PortGuard;

/// <summary>Looks into the operating system's socket tables. It never connects to, binds or changes anything.</summary>
public interface IPortInspector
{
    /// <summary>Finds the sockets that hold a local port or path, and the processes behind them.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>One entry a socket, in the table's order; empty when nothing holds it.</returns>
    /// <exception cref="IOException">The system could not be asked: the answer is unknown, not "free".</exception>
    ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default);
}
