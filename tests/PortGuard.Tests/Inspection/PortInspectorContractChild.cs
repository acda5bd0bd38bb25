using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Tests;

/// <summary>A Python program that binds port 0, prints "READY" with numbers and runs until its input ends.</summary>
internal sealed class PortInspectorContractChild : IAsyncDisposable
{
    public const string Listener = """
        import os, socket, sys
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
        print('READY', s.getsockname()[1], os.getpid(), flush=True)
        sys.stdin.read()
        """;

    public const string ListenerWithWorker = """
        import os, socket, sys
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
        worker = os.fork()
        if worker:
            print('READY', s.getsockname()[1], os.getpid(), worker, flush=True)
        sys.stdin.read()
        """;

    // Two listeners of one process, IPv4 and IPv6, and a UDP socket: their ports and its PID.
    public const string ThreeSockets = """
        import os, socket, sys
        a = socket.socket(); a.bind(('127.0.0.1', 0)); a.listen()
        b = socket.socket(socket.AF_INET6); b.bind(('::1', 0)); b.listen()
        c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); c.bind(('127.0.0.1', 0))
        print('READY', a.getsockname()[1], b.getsockname()[1], c.getsockname()[1], os.getpid(), flush=True)
        sys.stdin.read()
        """;

    // Five workers with sixty listeners each and one listener that all of them and the master share: its port, the master's PID, then
    // for each worker its PID and its ports.
    public const string Crowd = """
        import os, socket, sys
        def listen():
            s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); return s
        shared = listen()
        numbers = [shared.getsockname()[1], os.getpid()]
        for _ in range(5):
            r, w = os.pipe()
            worker = os.fork()
            if not worker:
                own = [listen() for _ in range(60)]
                os.write(w, ' '.join(str(s.getsockname()[1]) for s in own).encode()); os.close(w); os.close(r)
                sys.stdin.read(); os._exit(0)
            os.close(w)
            with os.fdopen(r) as ports: numbers += [worker] + ports.read().split()
        print('READY', *numbers, flush=True)
        sys.stdin.read()
        """;

    private readonly Process _process;

    private PortInspectorContractChild(Process process, int[] numbers)
    {
        _process = process;
        Numbers = numbers;
    }

    /// <summary>What it printed behind READY.</summary>
    public int[] Numbers { get; }

    public int Port => Numbers[0];

    public IReadOnlyList<int> ProcessIds => Numbers[1..];

    public static async Task<PortInspectorContractChild> StartAsync(string script, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the child is written for Unix");
        var start = new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed");
        }

        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            var numbers = (line ?? "").Split(' ')[1..].Select(word => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture));
            return new(process, [.. numbers]);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The end of the input ends the worker too, which shares it.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        }
        finally
        {
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
