using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>Servers that are not Kestrel bind nothing that is ours to guard.</summary>
public sealed class HostsLeftAloneTests
{
    [Fact(Timeout = 30_000)]
    public async Task The_test_server_is_left_alone_although_its_configuration_names_a_held_port()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard();
        var builder = Builder(guard, "--urls", $"http://localhost:{held.Port}");
        builder.WebHost.UseTestServer();
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        Assert.Equal("served", await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Empty(guard.BeforeStart);
        Assert.Empty(guard.AtBind);
        Assert.Equal("the server is TestServer, not Kestrel", Source(app).GetEndpoints().WhyNothing);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_web_application_factory_serves_as_it_would_without_us()
    {
        var guard = new RecordingGuard();
        await using var factory = new Factory(guard);
        using var client = factory.CreateClient();
        Assert.Equal("served", await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Empty(guard.BeforeStart);
        Assert.Empty(guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task Any_other_server_is_left_alone_and_named()
    {
        var guard = new RecordingGuard();
        var builder = Builder(guard);
        builder.Services.AddSingleton<IServer>(_ => new NoServer());
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(guard.BeforeStart);
        Assert.Equal("the server is NoServer, not Kestrel", Source(app).GetEndpoints().WhyNothing);
    }

    [Fact(Timeout = 30_000)]
    public async Task Kestrel_on_a_transport_that_opens_no_socket_is_left_alone()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard();
        var builder = Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}");
        builder.Services.AddSingleton<IConnectionListenerFactory>(_ => new NoTransport());
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(guard.BeforeStart);
        Assert.Empty(guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_design_time_build_of_the_host_touches_nothing()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard();
        await using var app = Make(Builder(guard, "--urls", $"http://localhost:{held.Port}"));
        Assert.NotNull(app.Services.GetRequiredService<IServer>());
        Assert.Empty(guard.BeforeStart);
    }

    private static IEndpointSource Source(WebApplication app) => app.Services.GetRequiredService<IEndpointSource>();

    private sealed class Factory(RecordingGuard guard) : WebApplicationFactory<HostsLeftAloneTests>
    {
        protected override IHostBuilder CreateHostBuilder() => new HostBuilder().ConfigureWebHostDefaults(web => web
            .UsePortGuard()
            .ConfigureServices(services => services.AddSingleton<IEndpointGuard>(guard))
            .Configure(app => app.Run(context => context.Response.WriteAsync("served", context.RequestAborted))));

        protected override IHost CreateHost(IHostBuilder builder) => base.CreateHost(builder.UseContentRoot(AppContext.BaseDirectory));
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class NoTransport : IConnectionListenerFactory, IConnectionListener
    {
        public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            EndPoint = endpoint;
            return new(this);
        }

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new((ConnectionContext?)null);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
