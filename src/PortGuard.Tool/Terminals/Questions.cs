namespace PortGuard.Tool;

/// <summary>Asks for a yes, and lets Ctrl+C through while the question is open.</summary>
internal static class Questions
{
    /// <summary>Whether the answer is y or yes; anything else, and the end of input, is a no.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C.</exception>
    public static async Task<bool> SaysYesAsync(this ITerminal terminal, string question, CancellationToken cancellationToken)
    {
        // A thread of its own: read(2) on a terminal returns for a line only, and Ctrl+C is not to wait for one.
        var answer = await Task.Run(() => terminal.Ask(question), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim() is { } said && (said.Equals("y", StringComparison.OrdinalIgnoreCase) || said.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
