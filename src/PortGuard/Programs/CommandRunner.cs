using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PortGuard;

/// <summary>Runs programs by System.Diagnostics.Process, with a bound on their time and their output.</summary>
internal sealed class CommandRunner : ICommandRunner
{
    private const int MostOutput = 16 * 1024 * 1024;
    private const int FirstRead = 16 * 1024;
    // lsof walks every descriptor of the machine: 3 s for 200,000 of them, several times that on a busy one.
    private static readonly TimeSpan _defaultTimeLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _reapTime = TimeSpan.FromSeconds(1);
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly int _mostOutput;

    public CommandRunner(int mostOutput = MostOutput) => _mostOutput = mostOutput;

    public async ValueTask<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ProgramPath.Find(program) is not { } path)
        {
            return CommandResult.NotFound;
        }

        using var process = Start(path, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit ?? _defaultTimeLimit);
        try
        {
            // Both pipes at once: a program that fills the one nobody reads never ends.
            var output = DrainAsync(process.StandardOutput.BaseStream, limit.Token);
            var error = DrainAsync(process.StandardError.BaseStream, limit.Token);
            var first = await Task.WhenAny(output, error).WaitAsync(limit.Token).ConfigureAwait(false);
            var second = first == output ? error : output;
            if (await first.ConfigureAwait(false) is null || await second.WaitAsync(limit.Token).ConfigureAwait(false) is null)
            {
                return new(CommandOutcome.TooMuchOutput, -1, "", "");
            }

            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return new(
                CommandOutcome.Exited, process.ExitCode, await output.ConfigureAwait(false) ?? "", await error.ConfigureAwait(false) ?? "");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(CommandOutcome.TimedOut, -1, "", "");
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
        }
    }

    private static Process Start(string path, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the application's: its directory may be about to go, and nothing here depends on one.
            WorkingDirectory = Path.GetPathRoot(path),
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("LANG");
        start.Environment.Remove("LANGUAGE");
        // ps prints local time, of which one hour a year comes twice.
        start.Environment["TZ"] = "UTC0";
        try
        {
            var process = Process.Start(start) ?? throw new IOException($"{path} could not be started.");
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            // Found a moment ago, so this is not "no such program" but "may not be run" or "no more processes".
            throw new IOException($"{path} could not be started: {error.Message}", error);
        }
    }

    /// <summary>Reads a pipe to its end; null as soon as there is more than may be.</summary>
    private async Task<string?> DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>(FirstRead);
        int count;
        while ((count = await stream.ReadAsync(text.GetMemory(FirstRead), cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Advance(count);
            if (text.WrittenCount > _mostOutput)
            {
                return null;
            }
        }

        return _utf8.GetString(text.WrittenSpan);
    }

    /// <summary>Ends the program and what it has started, unless it has ended by itself, and waits until it is gone.</summary>
    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        try
        {
#pragma warning disable RS0030 // the program is our own child, started above and not yet reaped, so its PID cannot be another's
            process.Kill(entireProcessTree: true);
#pragma warning restore RS0030
            using var limit = new CancellationTokenSource(_reapTime);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException
            or OperationCanceledException)
        {
            // It ended in between, one of its children did, or it hangs in the kernel (state D), where the runtime reaps it when it can.
            return;
        }
    }
}
