using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>What is known before anything has started, for every way of configuring an endpoint. Nothing is bound here.</summary>
public sealed class KnownBeforeStartTests
{
    [Fact]
    public async Task Urls_on_the_command_line_are_seen_with_localhost_as_both_loopbacks() =>
        Assert.Equal(Localhost("http://localhost:7101", 7101), await SeenBeforeStart(_ => { }, null, "--urls", "http://localhost:7101"));

    [Fact]
    public async Task Several_urls_are_seen_in_order_and_by_their_kind() => Assert.Equal(
        ["http://127.0.0.2:7101 = 127.0.0.2:7101", "https://[::1]:7102 = [::1]:7102", Everywhere("http://*:7103", 7103), Everywhere("http://myhost:7104", 7104),
            .. Localhost("http://app.localhost:7105", 7105), "http://unix:/tmp/pg-7106.sock = /tmp/pg-7106.sock", "http://0.0.0.0 = 0.0.0.0:80"],
        await SeenBeforeStart(builder => builder.WebHost.UseUrls(
            "http://127.0.0.2:7101;https://[::1]:7102;http://*:7103;http://myhost:7104;http://app.localhost:7105;http://unix:/tmp/pg-7106.sock;http://127.0.0.1:0;http://0.0.0.0")));

    [Fact]
    public async Task App_Urls_are_seen_and_beat_the_setting() => Assert.Equal(
        ["http://127.0.0.1:7102 = 127.0.0.1:7102"],
        await SeenBeforeStart(_ => { }, app => app.Urls.Add("http://127.0.0.1:7102"), "--urls", "http://localhost:7101"));

    [Fact]
    public async Task The_url_of_app_Run_is_seen()
    {
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        await using var app = Make(Builder(guard));
        await Assert.ThrowsAsync<RefusalException>(() => app.RunAsync("http://localhost:7101"));
        Assert.Equal(Localhost("http://localhost:7101", 7101), Say(guard.BeforeStart));
    }

    [Fact]
    public async Task Ports_alone_are_every_address_and_yield_to_urls()
    {
        string[] ports = ["--http_ports", "7101; 7102", "--https_ports", "7103"];
        Assert.Equal(
            [Everywhere("http://*:7101", 7101), Everywhere("http://*:7102", 7102), Everywhere("https://*:7103", 7103)],
            await SeenBeforeStart(_ => { }, null, ports));
        Assert.Equal(
            ["http://127.0.0.1:7104 = 127.0.0.1:7104"], await SeenBeforeStart(_ => { }, null, [.. ports, "--urls", "http://127.0.0.1:7104"]));
    }

    [Fact]
    public async Task Kestrel_endpoints_of_the_configuration_beat_urls_unless_urls_are_preferred()
    {
        string[] args = ["--Kestrel:Endpoints:Web:Url", "http://localhost:7101", "--urls", "http://127.0.0.1:7102"];
        Assert.Equal(Localhost("http://localhost:7101", 7101), await SeenBeforeStart(_ => { }, null, args));
        Assert.Equal(["http://127.0.0.1:7102 = 127.0.0.1:7102"], await SeenBeforeStart(_ => { }, null, [.. args, "--preferHostingUrls", "true"]));
        Assert.Equal(
            ["http://127.0.0.1:7103 = 127.0.0.1:7103"],
            await SeenBeforeStart(_ => { }, app => Feature(app).PreferHostingUrls = Add(Feature(app), "http://127.0.0.1:7103"), args));
    }

    [Fact]
    public async Task Without_any_setting_it_is_the_default_address_and_the_source_says_so()
    {
        SkipWhereTheEnvironmentSetsAddresses();
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        await using var app = Make(Builder(guard));
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Localhost("http://localhost:5000", 5000), Say(guard.BeforeStart));
        Assert.All(guard.BeforeStart, endpoint => Assert.Equal("the default address", endpoint.Source));
    }

    [Fact]
    public async Task Listen_in_code_is_seen_beside_the_configuration_and_beats_urls() => Assert.Equal(
        [
            .. Localhost("http://localhost:7101", 7101), "http://[::]:7102 = [::]:7102", "http://127.0.0.1:7103 = 127.0.0.1:7103",
            "http://unix:/tmp/pg-7104.sock = /tmp/pg-7104.sock", "http://127.0.0.1:7105 = 127.0.0.1:7105",
        ],
        await SeenBeforeStart(
            builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ListenLocalhost(7101);
                kestrel.ListenAnyIP(7102);
                kestrel.Listen(IPAddress.Loopback, 7103);
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.ListenUnixSocket("/tmp/pg-7104.sock");
            }),
            null, "--urls", "http://localhost:7999", "--Kestrel:Endpoints:Web:Url", "http://127.0.0.1:7105"));

    [Fact]
    public async Task Each_endpoint_says_where_it_is_set_and_why_it_cannot_be_moved()
    {
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        var builder = Builder(guard, "--Kestrel:Endpoints:Web:Url", "http://127.0.0.1:7101", "--Kestrel:Endpoints:Socket:Url", "http://unix:/tmp/pg.sock");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 7102));
        await using var app = Make(builder);
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                ("http://127.0.0.1:7102", "code (Listen*)", "it is set in code by Listen*; PortGuard cannot move it"),
                ("http://unix:/tmp/pg.sock", "Kestrel:Endpoints:Socket:Url", "a unix socket has a path, not a port"),
                ("http://127.0.0.1:7101", "Kestrel:Endpoints:Web:Url", null),
            ],
            guard.BeforeStart.Select(endpoint => (endpoint.Display, endpoint.Source, endpoint.WhyNotMovable)));
        Assert.Equal([false, false, true], guard.BeforeStart.Select(endpoint => endpoint.MoveTo is not null));
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("ftp://127.0.0.1:7101")]
    [InlineData("http://127.0.0.1:7101/base")]
    [InlineData("127.0.0.1:7101")]
    [InlineData("http://127.0.0.1:70000")]
    public async Task An_address_that_Kestrel_will_not_accept_leaves_all_to_Kestrel(string address) =>
        Assert.Empty(await SeenBeforeStart(_ => { }, null, "--urls", $"http://127.0.0.1:7100;{address}"));

    [Fact]
    public async Task An_inherited_socket_is_nothing_to_guard_and_beats_urls() => Assert.Empty(await SeenBeforeStart(
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenHandle(3)), null, "--urls", "http://localhost:7101"));

    [Fact]
    public async Task The_slim_builder_and_a_later_UseKestrel_change_nothing()
    {
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        var builder = Guard(WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:7101"]), guard);
        builder.WebHost.UseKestrel();
        await using var app = Make(builder);
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["http://127.0.0.1:7101 = 127.0.0.1:7101"], Say(guard.BeforeStart));
    }

    [Fact]
    public async Task A_generic_host_is_seen_also_when_its_configuration_was_cleared()
    {
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        using var host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.Sources.Clear())
            .ConfigureWebHostDefaults(web => web.UseUrls("http://127.0.0.1:7101").Configure(_ => { }).UsePortGuard().ConfigureServices(
                services => services.AddSingleton<IEndpointGuard>(guard)))
            .Build();
        await Assert.ThrowsAsync<RefusalException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["http://127.0.0.1:7101 = 127.0.0.1:7101"], Say(guard.BeforeStart));
    }

    [Fact]
    public async Task Using_it_twice_sees_each_endpoint_once()
    {
        var seen = await SeenBeforeStart(
            builder =>
            {
                builder.UsePortGuard(options => options.Enabled = true);
                builder.WebHost.UsePortGuard();
            },
            null, "--urls", "http://127.0.0.1:7101");
        Assert.Single(seen);
    }

    [Fact]
    public async Task Urls_that_hosting_may_know_and_the_configuration_does_not_show_are_suspected()
    {
        await using var app = Make(Builder(new RecordingGuard()));
        var none = new ConfigurationBuilder().Build();
        var some = new ConfigurationBuilder().AddInMemoryCollection([new("urls", "http://127.0.0.1:7101")]).Build();
        Assert.True(MayBeHidden(none, "ASPNETCORE_URLS"));
        Assert.True(MayBeHidden(none, null, "app.dll", "--urls=http://*:7101"));
        Assert.False(MayBeHidden(none, null, "app.dll", "--other"));
        Assert.False(MayBeHidden(some, "ASPNETCORE_URLS"));
        app.Urls.Add("http://127.0.0.1:7101");
        Assert.False(MayBeHidden(none, "ASPNETCORE_URLS"));

        bool MayBeHidden(IConfiguration configuration, string? variable, params string[] arguments) =>
            new HostingAddresses(app.Services.GetRequiredService<IServer>(), configuration, _ => null)
                .MayBeHidden(name => name == variable ? "http://*:7102" : null, arguments);
    }

    private static IServerAddressesFeature Feature(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;

    private static bool Add(IServerAddressesFeature feature, string url)
    {
        feature.Addresses.Add(url);
        return true;
    }
}
