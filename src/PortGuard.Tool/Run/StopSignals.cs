using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary>
/// SIGTERM, SIGINT, SIGHUP and SIGQUIT while a child runs: each is handed on, and means that nothing is started again. Where the terminal
/// has told the child already (Ctrl+C reaches the whole process group in the foreground) it is not told twice: many programs take a second
/// Ctrl+C for "at once".
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Action<PosixSignal> _send;
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly ManualResetEventSlim _stopped = new();
    private volatile int _code;

    /// <param name="send">Hands a signal on.</param>
    public StopSignals(Action<PosixSignal> send)
    {
        _send = send;
        PosixSignal[] signals = IsIgnored(Libc.SIGHUP)
            ? [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT]
            : [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    /// <summary>128 + the number of the first signal; 0 while there was none.</summary>
    public int Code => _code;

    /// <summary>Waits, or until a signal comes.</summary>
    public void Wait(TimeSpan delay) => _ = _stopped.Wait(delay);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stopped.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_code == 0)
        {
            _code = context.Signal switch
            {
                PosixSignal.SIGINT => 128 + Libc.SIGINT,
                PosixSignal.SIGHUP => 128 + Libc.SIGHUP,
                PosixSignal.SIGQUIT => 128 + Libc.SIGQUIT,
                _ => ExitCode.Terminated,
            };
        }

        if (context.Signal is not (PosixSignal.SIGINT or PosixSignal.SIGQUIT) || !IsInForeground())
        {
            _send(context.Signal);
        }

        _stopped.Set();
    }

    private static bool IsInForeground()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var group = Libc.getpgrp();
        return Libc.tcgetpgrp(0) == group || Libc.tcgetpgrp(1) == group || Libc.tcgetpgrp(2) == group;
    }

    /// <summary>nohup(1): what is ignored stays so in the child as long as nobody takes it (execve(2)).</summary>
    private static bool IsIgnored(int signal)
    {
        const nint SIG_IGN = 1;
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var before = Libc.signal(signal, SIG_IGN);
        _ = Libc.signal(signal, before);
        return before == SIG_IGN;
    }
}
