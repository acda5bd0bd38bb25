using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>
/// Endpoints in code that cannot be seen before the bind take the place of the configured addresses. Such an address is never bound, so
/// its holder must not be touched: it is not wanted.
/// </summary>
public sealed class HiddenCodeEndpointsTests
{
    public static TheoryData<string> Hidden => ["Listen behind own defaults", "endpoint on the loader", "endpoint on a loader of its own", "own defaults that throw"];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Hidden))]
    public async Task An_address_that_may_be_overridden_shows_no_conflict(string way)
    {
        using var held = HeldPort.Everywhere();
        var tried = 0;
        var guard = new RecordingGuard { OnBeforeStart = endpoints => tried = Try(endpoints) };
        var builder = Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}");
        builder.WebHost.ConfigureKestrel(kestrel => Configure(way, kestrel));
        await using var app = Make(builder);
        if (way == "own defaults that throw")
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        }
        else
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            var address = Assert.Single(Addresses(app));
            Assert.Equal("served", await Get("127.0.0.1", new Uri(address).Port));
        }

        Assert.Equal(1, tried);
        Assert.Empty(guard.AtBind);
    }

    [Fact]
    public async Task A_path_that_may_be_overridden_is_not_looked_at_before_the_bind()
    {
        Assert.Single(await SeenBeforeStart(_ => { }, null, "--urls", "http://unix:/tmp/pg-7101.sock"));
        Assert.Empty(await SeenBeforeStart(
            builder => builder.WebHost.ConfigureKestrel(kestrel => Configure(Hidden.First().Data, kestrel)), null, "--urls", "http://unix:/tmp/pg-7101.sock"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Finding_out_changes_nothing_for_an_application_without_endpoints_in_code(bool configuresKestrel)
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard
        {
            OnBeforeStart = endpoints =>
            {
                var exception = Assert.Throws<SocketException>(() => Try(endpoints));
                Assert.Equal(SocketError.AddressAlreadyInUse, exception.SocketErrorCode);
                held.Dispose();
            },
        };
        var builder = Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}");
        if (configuresKestrel)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        }

        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([$"http://127.0.0.1:{held.Port}"], Addresses(app));
        Assert.Equal("served", await Get("127.0.0.1", held.Port));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_configuration_that_cannot_be_loaded_still_fails_the_start()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard { OnBeforeStart = endpoints => Try(endpoints) };
        var builder = Builder(
            guard, "--urls", $"http://localhost:{held.Port}", "--Kestrel:Certificates:Default:Path", "/nowhere/certificate.pfx");
        await using var app = Make(builder);
        var exception = await Assert.ThrowsAsync<IOException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("certificate.pfx", exception.Message, StringComparison.Ordinal);
        Assert.Empty(guard.AtBind);
    }

    [Fact]
    public async Task Defaults_of_the_application_apply_to_every_endpoint()
    {
        var seen = new List<string>();
        var guard = new RecordingGuard();
        var builder = Builder(guard);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(listen => seen.Add(listen.EndPoint.ToString()!));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["127.0.0.1:0"], seen);
    }

    private static int Try(IReadOnlyList<GuardedEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.IsWanted?.Invoke() ?? true)
            {
                using var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint.EndPoint);
                socket.Listen();
            }
        }

        return endpoints.Count;
    }

    private static void Configure(string way, KestrelServerOptions kestrel)
    {
        switch (way)
        {
            case "Listen behind own defaults":
                kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(IPAddress.Loopback, 0);
                break;
            case "endpoint on the loader":
                kestrel.ConfigurationLoader!.Endpoint(IPAddress.Loopback, 0);
                break;
            case "endpoint on a loader of its own":
                kestrel.Configure().Endpoint(IPAddress.Loopback, 0);
                break;
            default:
                kestrel.ConfigureEndpointDefaults(_ => throw new NotSupportedException());
                break;
        }
    }
}
