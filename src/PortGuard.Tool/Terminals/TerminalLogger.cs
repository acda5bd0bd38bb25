using Microsoft.Extensions.Logging;

namespace PortGuard.Tool;

/// <summary>Shows the library's own lines (found, asked, forced, free) on standard error, from Information on.</summary>
/// <param name="terminal">Where.</param>
/// <param name="isShown">Which of them, by the ids of <see cref="PortGuard.Log"/>; all if null.</param>
internal sealed class TerminalLogger(ITerminal terminal, Func<int, bool>? isShown = null) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && isShown?.Invoke(eventId.Id) != false)
        {
            // The names of processes in it are clean; a path in a text of the runtime's own is not.
            terminal.Error.WriteLine($"portguard: {(logLevel == LogLevel.Information ? "" : "warning: ")}{CommandLine.Sanitize(formatter(state, exception))}");
        }
    }
}
