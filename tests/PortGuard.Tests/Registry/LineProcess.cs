using System.Diagnostics;

namespace PortGuard.Tests;

/// <summary>A child that is spoken to line by line; it ends with its input, and is killed where it does not.</summary>
internal sealed class LineProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private LineProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static LineProcess Start(ProcessStartInfo start) => new(Process.Start(start)!);

    /// <summary>The next line that it says; null where it says no more.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Says a line, and takes the line that is answered.</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadLineAsync(cancellationToken) ?? $"ended: {await _error}";
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>SIGKILL, at whatever it is doing.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What it complained of, when it has ended.</summary>
    public Task<string> ErrorAsync() => _error;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
