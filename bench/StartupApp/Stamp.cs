using System.Diagnostics;

namespace PortGuard.Bench.StartupApp;

/// <summary>Notes when its turn in the starting phase came.</summary>
internal sealed class Stamp : IHostedLifecycleService
{
    public long Time { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Time = Stopwatch.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
