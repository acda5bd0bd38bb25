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

    private readonly Process _process;

    private PortInspectorContractChild(Process process, int[] numbers)
    {
        _process = process;
        Port = numbers[0];
        ProcessIds = numbers[1..];
    }

    public int Port { get; }

    public IReadOnlyList<int> ProcessIds { get; }

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
