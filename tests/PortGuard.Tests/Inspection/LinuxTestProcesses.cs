using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PortGuard.Tests;

/// <summary>Reads only what an identity takes; counts nothing, caches nothing.</summary>
internal sealed class StatProcessTable : IProcessTable
{
    public ProcessIdentity? Identify(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return new(processId, long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return null;
        }
    }

    public ProcessSnapshot? Read(int processId) => Identify(processId) is { } identity ? new() { Identity = identity, Name = "test" } : null;
}

/// <summary>The slow and obvious way from a socket to its processes.</summary>
internal static class NaiveWalk
{
    public static SortedSet<int> Holders(ulong inode)
    {
        var holders = new SortedSet<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var processId) && Links(directory).Contains($"socket:[{inode}]"))
            {
                holders.Add(processId);
            }
        }

        return holders;
    }

    private static List<string?> Links(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Combine(directory, "fd")).Select(file => new FileInfo(file).LinkTarget)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return [];
        }
    }
}

/// <summary>A Python program that says "READY ..." and runs until its standard input ends.</summary>
internal sealed class PythonChild : IDisposable
{
    private readonly Process _process;

    private PythonChild(Process process, string[] ready)
    {
        _process = process;
        Ready = ready;
    }

    /// <summary>What it said behind READY.</summary>
    public string[] Ready { get; }

    public int this[int index] => int.Parse(Ready[index], CultureInfo.InvariantCulture);

    public static async Task<PythonChild> StartAsync(string script, CancellationToken cancellationToken)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true });
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"python3 does not start here: {e.Message}");
        }

        while (await process!.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("READY ", StringComparison.Ordinal))
            {
                return new(process, line.Split(' ')[1..]);
            }
        }

        throw new InvalidOperationException("The Python program ended without saying READY.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
