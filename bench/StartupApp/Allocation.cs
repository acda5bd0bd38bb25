namespace PortGuard.Bench.StartupApp;

/// <summary>Takes the application's port from the registry, the first thing that this process asks of it.</summary>
internal sealed class Allocation(string service) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // The process ends with it, and its next start gets the same port again.
        var reservation = await FilePortRegistry.Open().AllocateAsync(new(service), cancellationToken);
        await reservation.DisposeAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
