using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace PortGuard.Tests;

/// <summary>Writers that allocate without end and are killed at any instant, while somebody reads the file without asking for the lock.</summary>
/// <param name="file">The registry's file.</param>
/// <param name="writer">How to start the writer of a number; it says "SERVICE PORT" when an allocation is made.</param>
internal sealed class KillStorm(string file, Func<int, ProcessStartInfo> writer) : IDisposable
{
    private const int MostBefore = 12;

    // Microseconds; an allocation takes some hundred to some thousand of them.
    private const int LongestInstant = 10_000;

    private readonly ConcurrentDictionary<string, int> _acknowledged = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentBag<LineProcess> _writers = [];
    private int _started;
    private int _kills;

    public int Kills => _kills;

    public int Reads { get; private set; }

    public int Acknowledged => _acknowledged.Count;

    /// <summary>What went wrong: with a writer other than that it was killed, or with what was read.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Kills that many; as many as that write at a time.</summary>
    public async Task RageAsync(int kills, int writers, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = Task.Run(() => ReadAll(over.Token), cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => KillOneByOneAsync(kills, cancellationToken), cancellationToken)));
        await over.CancelAsync();
        await reader;
    }

    /// <summary>The acknowledged allocations that are not among these.</summary>
    public List<string> Missing(List<PortAllocation> kept) => MissingOf(_acknowledged, kept);

    public void Dispose()
    {
        foreach (var process in _writers)
        {
            process.Dispose();
        }
    }

    private async Task KillOneByOneAsync(int kills, CancellationToken cancellationToken)
    {
        for (var number = Interlocked.Increment(ref _started); number <= kills; number = Interlocked.Increment(ref _started))
        {
            var process = LineProcess.Start(writer(number));
            _writers.Add(process);

            // Some allocations, and then at any instant of the next ones.
            var hasBegun = true;
            for (var left = RandomNumberGenerator.GetInt32(1, MostBefore); left > 0 && hasBegun; left--)
            {
                hasBegun = Note(await process.ReadLineAsync(cancellationToken));
            }

            var rest = NoteAllAsync(process, cancellationToken);
            await Task.Delay(TimeSpan.FromMicroseconds(RandomNumberGenerator.GetInt32(LongestInstant)), cancellationToken);
            process.Kill();
            await rest;
            if (!hasBegun || await process.ErrorAsync() is { Length: > 0 })
            {
                _complaints.Enqueue($"writer {number}: {await process.ErrorAsync()}");
            }

            Interlocked.Increment(ref _kills);
        }
    }

    private async Task NoteAllAsync(LineProcess process, CancellationToken cancellationToken)
    {
        while (Note(await process.ReadLineAsync(cancellationToken)))
        {
            // Until its output ends, which is when it is dead.
        }
    }

    private bool Note(string? line)
    {
        if (line?.Split(' ') is not [var service, var port])
        {
            return false;
        }

        _acknowledged[service] = int.Parse(port, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>What was acknowledged before the file is opened has to be in it, and it has to be whole.</summary>
    private void ReadAll(CancellationToken over)
    {
        var isThere = false;
        while (!over.IsCancellationRequested)
        {
            var before = _acknowledged.ToArray();
            isThere |= before.Length > 0;
            try
            {
                if (isThere)
                {
                    var kept = RegistryReader.Read(File.ReadAllBytes(file), file).Allocations;
                    MissingOf(before, kept).ForEach(_complaints.Enqueue);
                    Reads++;
                }
            }
            catch (Exception e) when (e is IOException or PortRegistryException)
            {
                _complaints.Enqueue(e.Message);
            }

            // The others need the processor more.
            Thread.Sleep(20);
        }
    }

    private static List<string> MissingOf(IEnumerable<KeyValuePair<string, int>> acknowledged, List<PortAllocation> kept)
    {
        var ports = kept.ToDictionary(allocation => allocation.Service, allocation => allocation.Port);
        return [.. acknowledged.Where(said => ports.GetValueOrDefault(said.Key) != said.Value).Select(said => $"{said.Key} on {said.Value}")];
    }
}
