using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PortGuard.Tests;

/// <summary>The health check: well, or short of ports; an instance that runs is never called unhealthy for the registry's sake.</summary>
public sealed class PortGuardHealthCheckTests
{
    private const int Patience = 30000;

    [Fact(Timeout = Patience)]
    public async Task A_registry_with_ports_left_is_healthy_and_says_how_many_are_used()
    {
        var entry = await CheckAsync(new RecordedRegistry(() => RecordedRegistry.Shop), RecordedRegistry.Shop.Instances[0]);

        Assert.Equal((HealthStatus.Healthy, null), (entry.Status, entry.Description));
        Assert.Equal(
            [("port", 18123), ("service", "orders-api"), ("utilization.api", 0.0), ("utilization.default", 0.001)],
            entry.Data.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => (item.Key, item.Value)));
    }

    [Theory(Timeout = Patience)]
    [InlineData(89, 0, null)]
    [InlineData(90, 0, "Nearly used up: api (8000-8099, 10 of 100 left).")]
    [InlineData(50, 45, "Nearly used up: api (8000-8099, 5 of 100 left).")]
    [InlineData(100, 0, "Nearly used up: api (8000-8099, 0 of 100 left).")]
    public async Task A_range_that_is_nearly_used_up_is_a_degradation(int allocated, int reserved, string? text)
    {
        var entry = await CheckAsync(new RecordedRegistry(() => RecordedRegistry.Shop with
        {
            Ranges = [new("default", new(18000, 19999), 2, 1), new("api", new(8000, 8099), allocated, reserved)],
        }));

        Assert.Equal((text is null ? HealthStatus.Healthy : HealthStatus.Degraded, text), (entry.Status, entry.Description));
        Assert.Equal(allocated / 100.0, entry.Data["utilization.api"]);
    }

    [Fact]
    public void Every_scarce_range_is_named() => Assert.Equal(
        "Nearly used up: default (18000-18000, 0 of 1 left) and api (8000-8009, 1 of 10 left).",
        PortGuardHealthCheck.Judge(
            new(RecordedRegistry.Shop with { Ranges = [new("default", new(18000, 18000), 1, 0), new("api", new(8000, 8009), 9, 0)] }, ""),
            new("orders-api", 0),
            HealthStatus.Degraded).Description);

    [Fact(Timeout = Patience)]
    public async Task A_registry_that_cannot_be_read_is_a_degradation_with_the_reason_and_no_stack_trace()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory[".allocated_ports.json"], "{", TestContext.Current.CancellationToken);

        var entry = await CheckAsync(new FilePortRegistry(directory[".allocated_ports.json"], new() { Variable = _ => null }), RecordedRegistry.Shop.Instances[0]);

        Assert.Equal((HealthStatus.Degraded, null), (entry.Status, entry.Exception));
        Assert.StartsWith($"{directory[".allocated_ports.json"]}(1,2): the text ends too early", entry.Description, StringComparison.Ordinal);
        Assert.Equal(["port", "service"], entry.Data.Keys.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_host_without_a_server_and_a_service_has_its_name_and_no_port()
    {
        var entry = await CheckAsync(new RecordedRegistry(() => RecordedRegistry.Shop));
        Assert.Equal(("worker", false), (entry.Data["service"], entry.Data.ContainsKey("port")));
    }

    [Fact(Timeout = Patience)]
    public async Task It_is_answered_by_the_health_endpoint_of_an_application()
    {
        await using var app = await EndpointsApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IPortRegistry>(new RecordedRegistry(() => RecordedRegistry.Shop));
                builder.Services.AddHealthChecks().AddPortGuard();
            },
            app => app.MapHealthChecks("/health"));
        Assert.Equal("Healthy", (await app.GetAsync("/health")).Text);
    }

    private static async Task<HealthReportEntry> CheckAsync(IPortRegistry registry, PortInstance? own = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "worker" });
        builder.Services.AddSingleton(registry);
        if (own is not null)
        {
            builder.Services.AddSingleton<IOwnInstance>(new Own(own));
        }

        builder.Services.AddHealthChecks().AddPortGuard();
        using var host = builder.Build();
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries["portguard"];
    }

    private sealed record Own(PortInstance Current) : IOwnInstance;
}
