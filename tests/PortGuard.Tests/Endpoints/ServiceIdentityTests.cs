using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PortGuard.Tests;

/// <summary>A service with a port of the registry is the same one wherever it is asked.</summary>
public sealed class ServiceIdentityTests : IDisposable
{
    private readonly ServiceApp _service = new();

    public ServiceIdentityTests() => GuardedApp.SkipWhereTheEnvironmentSetsAddresses();

    [Fact(Timeout = 30_000)]
    public async Task It_says_of_itself_what_the_registry_says_of_it()
    {
        await using var app = await StartAsync(_service.Builder());
        var port = ServiceApp.Own(app).Port;

        using var identity = await GetAsync(port, "/.well-known/portguard");
        using var ports = await GetAsync(port, "/health/ports");

        var instance = Assert.Single(ports.RootElement.GetProperty("instances").EnumerateArray());
        foreach (var member in new[] { "service", "instance", "urls", "pid" })
        {
            Assert.Equal(instance.GetProperty(member).GetRawText(), identity.RootElement.GetProperty(member).GetRawText(), ignoreLineEndingDifferences: true, ignoreWhiteSpaceDifferences: true);
        }

        Assert.Equal(port, ports.RootElement.GetProperty("allocated_ports").GetProperty(_service.Service).GetInt32());
    }

    [Fact(Timeout = 30_000)]
    public async Task Its_health_names_its_port()
    {
        var builder = _service.Builder();
        builder.Services.AddHealthChecks().AddPortGuard();
        await using var app = await StartAsync(builder);

        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        var data = report.Entries["portguard"].Data;
        Assert.Equal((_service.Service, (object)ServiceApp.Own(app).Port), (data["service"], data["port"]));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_service_of_the_program_is_not_who_the_server_is()
    {
        var builder = _service.Builder(options => options.Service(_service.Service, range: ServiceApp.Range).Service($"{_service.Service}-metrics", range: ServiceApp.Range));
        await using var app = await StartAsync(builder, "http://127.0.0.1:0");
        Assert.Equal($"{_service.Service}-metrics", ServiceApp.Own(app).Service);

        using var identity = await GetAsync(new Uri(GuardedApp.Addresses(app).Single()).Port, "/.well-known/portguard");

        Assert.Equal(app.Environment.ApplicationName, identity.RootElement.GetProperty("service").GetString());
    }

    public void Dispose() => _service.Dispose();

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, string? url = null)
    {
        var app = builder.Build();
        app.MapPortGuard();
        if (url is not null)
        {
            app.Urls.Add(url);
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<JsonDocument> GetAsync(int port, string path)
    {
        using var client = new HttpClient();
        return JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}{path}"), TestContext.Current.CancellationToken));
    }
}
