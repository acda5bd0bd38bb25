using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PortGuard.Tests;

/// <summary>A real web application whose service has a port of a registry of the test's own.</summary>
internal sealed class ServiceApp : IDisposable
{
    /// <summary>Below the ports of outgoing connections; every test has a directory, and so a start, of its own.</summary>
    public const string Range = "20000-29999";

    private readonly TemporaryDirectory _directory = new();

    public ServiceApp() => Registry = new(_directory[".allocated_ports.json"], new() { Variable = _ => null });

    public FilePortRegistry Registry { get; }

    public RecordingGuard Guard { get; } = new();

    public LogKeeper Log { get; } = new();

    /// <summary>A name whose variable no other test uses.</summary>
    public string Service { get; } = $"orders-{Guid.NewGuid():N}";

    public string Variable => Service.Replace('-', '_').ToUpperInvariant() + "_PORT";

    public WebApplicationBuilder Builder(Action<PortGuardOptions>? configure = null, params string[] args)
    {
        var builder = GuardedApp.Builder(Guard, args);
        builder.UsePortGuard(options =>
        {
            if (configure is null)
            {
                options.Service(Service, range: Range);
            }
            else
            {
                configure(options);
            }
        });
        builder.Services.AddSingleton<IPortRegistry>(Registry);
        builder.Logging.AddProvider(Log);
        return builder;
    }

    /// <summary>Started, with one page.</summary>
    public static async Task<WebApplication> Start(WebApplicationBuilder builder)
    {
        var app = GuardedApp.Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public Task<WebApplication> Start() => Start(Builder());

    public async Task<PortRegistrySnapshot> Snapshot() => await Registry.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Sets a setting by a variable of the environment, as ASPNETCORE_URLS does, with a prefix that no other test has.</summary>
    public static void SetByEnvironment(WebApplicationBuilder builder, string key, string value)
    {
        var prefix = $"PGTEST{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable(prefix + key, value);
        builder.Configuration.AddEnvironmentVariables(prefix);
        Environment.SetEnvironmentVariable(prefix + key, null);
    }

    public static PortReservation Own(WebApplication app) => Assert.Single(app.Services.GetRequiredService<IPortAllocations>().Own);

    public void Dispose()
    {
        Log.Dispose();
        _directory.Dispose();
    }
}
