namespace PortGuard.SceneApp;

/// <summary>A service of the application beside the web server, registered before the guard.</summary>
public sealed class OtherService(Wishes wishes) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("OTHER SERVICE STARTED");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        wishes.SlowStop > 0 ? Task.Delay(wishes.SlowStop, CancellationToken.None) : Task.CompletedTask;
}
