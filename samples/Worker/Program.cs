using System.Net;
using System.Net.Sockets;

// A host without Kestrel that opens a port of its own: name the port, and it is free before any service starts.
var builder = Host.CreateApplicationBuilder(args);
builder.UsePortGuard(options => options.Ports.Add("127.0.0.1:9100"));
builder.Services.AddHostedService<MetricsListener>();
builder.Build().Run();

internal sealed partial class MetricsListener(ILogger<MetricsListener> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 9100);
        listener.Start();
        Listening(listener.LocalEndpoint);
        while (!stoppingToken.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stoppingToken).ConfigureAwait(false);
            await client.GetStream().WriteAsync("requests_total 42\n"u8.ToArray(), stoppingToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Metrics on {EndPoint}")]
    private partial void Listening(EndPoint endPoint);
}
