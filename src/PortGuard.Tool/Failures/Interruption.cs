using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>
/// Ctrl+C and SIGTERM as a token, for a verb that waits. The signals are taken when the token is first asked for: a verb that does not
/// wait ends by them at once, as every program does, and nothing has to be undone before another program takes our place.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private PosixSignalRegistration? _interrupt;
    private PosixSignalRegistration? _terminate;
    private volatile bool _terminated;

    public CancellationToken Token()
    {
        _interrupt ??= PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate ??= PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        return _source.Token;
    }

    /// <summary>128 + the number of the signal, which shells expect; any other code stays as it is.</summary>
    public int ExitCodeOf(int code) => code == ExitCode.Cancelled && _terminated ? ExitCode.Terminated : code;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _terminate?.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The second time it is the default action, which ends the process.
        context.Cancel = !_source.IsCancellationRequested;
        if (context.Cancel)
        {
            _terminated = context.Signal == PosixSignal.SIGTERM;
            _source.Cancel();
        }
    }
}
