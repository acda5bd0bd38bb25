using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PortGuard.Tool;

/// <summary><c>run --restart</c>: starts the program again on the same port when it was killed or failed, and holds the port meanwhile.</summary>
/// <param name="parts">The terminal, the clock, and the journal of signals.</param>
/// <param name="start">Starts the program and waits for it; its exit code.</param>
/// <param name="send">Hands a signal on to it.</param>
/// <param name="port">Its port.</param>
internal sealed class RestartLoop(ToolParts parts, Func<int> start, Action<PosixSignal> send, int port)
{
    /// <param name="letGo">Lets go of the port before the first start.</param>
    /// <returns>The program's exit code.</returns>
    public int Run(Action letGo)
    {
        using var stop = new StopSignals(send);
        var policy = new RestartPolicy();
        letGo();
        while (true)
        {
            var (since, begin) = (parts.Time.GetUtcNow(), parts.Time.GetTimestamp());
            var code = start();
            if (code == ExitCode.Done || stop.Code != 0)
            {
                return code;
            }

            if (WasFreed(since))
            {
                Say($"the program was ended by portguard to free {port}, and is not started again");
                return code;
            }

            if (policy.AfterFailure(parts.Time.GetElapsedTime(begin)) is not { } delay)
            {
                Say($"the program failed at once {RestartPolicy.MostAtOnce} times, the last time with {code}; it is not started again");
                return code;
            }

            Say($"the program ended with {code}; it is started again on {port} in {Duration.Text(delay)}");
            Hold(() => stop.Wait(delay));
            if (stop.Code != 0)
            {
                return stop.Code;
            }
        }
    }

    /// <summary>Listens on the port while the program does not, so that nobody else gets it.</summary>
    private void Hold(Action wait)
    {
        List<Socket>? sockets = null;
        try
        {
            // Held by what is left of the program: then the next start is as good as it gets.
            sockets = SocketHold.Take(port, ServiceAddresses.All, includeUdp: false).Sockets;
            wait();
        }
        finally
        {
            sockets?.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Whoever freed the port by portguard, or took the service over, does not want it back.</summary>
    private bool WasFreed(DateTimeOffset since)
    {
        try
        {
            return parts.System.Journal.Read().Any(entry => entry.Port == port && entry.Time >= since.UtcDateTime && entry.Result == "sent");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a journal nobody says so, and it is started again.
            return false;
        }
    }

    private void Say(FormattableString text) => parts.Terminal.Error.WriteLine($"portguard: {Phrases.Invariant(text)}.");
}
