using Microsoft.Extensions.Logging;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>An address is moved before it is bound, so that everything that tells the address tells the truth.</summary>
public sealed class RelocationTests
{
    public static TheoryData<string, string> Settings => new()
    {
        { "urls", "http://localhost" },
        { "urls", "http://127.0.0.1" },
        { "app.Urls", "http://localhost" },
        { "http_ports", "http://*" },
        { "Kestrel:Endpoints:Web:Url", "http://localhost" },
        { "Kestrel:Endpoints:Web:Url", "http://*" },
        { "default", "http://localhost" },
    };

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Settings))]
    public async Task A_moved_address_is_bound_named_in_the_log_and_in_the_addresses_feature(string setting, string host)
    {
        if (setting == "default")
        {
            SkipWhereTheEnvironmentSetsAddresses();
        }

        using var wanted = HeldPort.Everywhere();
        using var target = HeldPort.Everywhere();
        using var log = new LogKeeper();
        var guard = new RecordingGuard { OnBeforeStart = endpoints => Move(endpoints, target) };
        var builder = Builder(guard, setting switch
        {
            "app.Urls" or "default" => [],
            "http_ports" => ["--http_ports", $"{wanted.Port}"],
            _ => [$"--{setting}", $"{host}:{wanted.Port}"],
        });
        builder.Logging.AddProvider(log);
        await using var app = Make(builder);
        if (setting == "app.Urls")
        {
            app.Urls.Add($"{host}:{wanted.Port}");
        }

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(guard.AtBind);
        Assert.Equal("served", await Get("127.0.0.1", target.Port));
        var address = host.Replace("*", System.Net.Sockets.Socket.OSSupportsIPv6 ? "[::]" : "0.0.0.0", StringComparison.Ordinal);
        Assert.Equal([$"{address}:{target.Port}"], Addresses(app));
        Assert.Contains(log.Entries, entry => entry.Text == $"Now listening on: {address}:{target.Port}");
    }

    [Fact(Timeout = 30_000)]
    public async Task Only_the_address_that_is_moved_changes_and_preferred_urls_stay_preferred()
    {
        using var target = HeldPort.Everywhere();
        using var other = HeldPort.Everywhere();
        var guard = new RecordingGuard
        {
            OnBeforeStart = endpoints =>
            {
                Move([endpoints[1]], target);
                other.Dispose();
            },
        };
        await using var app = Make(Builder(
            guard, "--urls", $"http://127.0.0.1:{other.Port};http://127.0.0.1:7102;http://127.0.0.1:0", "--preferHostingUrls", "1",
            "--Kestrel:Endpoints:Web:Url", "http://127.0.0.1:7199"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([$"http://127.0.0.1:{other.Port}", $"http://127.0.0.1:{target.Port}"], Addresses(app).Take(2));
        Assert.Equal(3, Addresses(app).Count());
    }

    [Fact(Timeout = 30_000)]
    public async Task Both_loopbacks_are_moved_together_and_a_later_conflict_knows_the_new_name()
    {
        using var target = HeldPort.Everywhere();
        var guard = new RecordingGuard
        {
            OnBind = _ => throw new RefusalException(),
            OnBeforeStart = endpoints =>
            {
                Assert.All(endpoints, endpoint => Assert.Equal(endpoints[0].MoveTo, endpoint.MoveTo));
                Assert.All(endpoints, endpoint => endpoint.MoveTo!(target.Port));
            },
        };
        await using var app = Make(Builder(guard, "--urls", "http://localhost:7101"));
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"http://localhost:{target.Port} = 127.0.0.1:{target.Port}", Assert.Single(Say(guard.AtBind)));
    }

    private static void Move(IReadOnlyList<GuardedEndpoint> endpoints, HeldPort target)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.MoveTo!(target.Port);
        }

        target.Dispose();
    }
}
