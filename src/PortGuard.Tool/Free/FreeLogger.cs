using Microsoft.Extensions.Logging;

namespace PortGuard.Tool;

/// <summary>The library's lines without those that say again what the command shows before and after: who holds the port, that it is free.</summary>
internal sealed class FreeLogger(ILogger inner) : ILogger
{
    private const int Held = 1002;
    private const int Freed = 1006;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is not (Held or Freed))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
