using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>A held port is noticed at bind whatever way it was configured, and a port that the guard frees is served.</summary>
public sealed class GuardedAtBindTests
{
    public static TheoryData<string> Ways =>
    [
        "urls", "ports", "app.Urls", "endpoints", "ListenLocalhost", "ListenAnyIP", "Listen", "AnyIPEndpoint", "own defaults", "later UseKestrel", "slim", "generic host",
    ];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Ways))]
    public async Task A_held_port_that_the_guard_frees_is_served(string way)
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard { OnBind = _ => held.Dispose() };
        using var host = Host(way, held.Port, guard);
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal("served", await Get("127.0.0.1", held.Port));
        var endpoint = Assert.Single(guard.AtBind);
        Assert.Equal(held.Port, endpoint.Port);
        Assert.Null(endpoint.MoveTo);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 30_000)]
    public async Task Localhost_is_asked_for_each_loopback_under_its_own_name()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        using var held = HeldPort.OnBothLoopbacks();
        var guard = new RecordingGuard { OnBind = endpoint => held.Release(endpoint.EndPoint) };
        await using var app = Make(Builder(guard, "--urls", $"http://localhost:{held.Port}"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Localhost($"http://localhost:{held.Port}", held.Port), Say(guard.AtBind));
        Assert.Equal("urls", guard.AtBind[0].Source);
        Assert.Equal("served", await Get("127.0.0.1", held.Port));
        Assert.Equal("served", await Get("[::1]", held.Port));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_endpoint_that_only_shows_at_bind_is_named_by_its_address()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard { OnBind = _ => held.Dispose() };
        var builder = Builder(guard);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Configure().Endpoint(IPAddress.Loopback, held.Port));
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"127.0.0.1:{held.Port}", Assert.Single(guard.AtBind).Display);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_free_port_asks_nothing_and_listens_with_the_backlog_of_the_options()
    {
        var guard = new RecordingGuard();
        await using var app = Make(Builder(guard, "--urls", "http://127.0.0.1:0"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("served", await Get("127.0.0.1", new Uri(Assert.Single(Addresses(app))).Port));
        Assert.Empty(guard.AtBind);
        Assert.Empty(guard.BeforeStart);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("localhost")]
    [InlineData("*")]
    [InlineData("[::]")]
    [InlineData("127.0.0.1")]
    public async Task A_refusal_comes_out_of_the_start_unchanged(string host)
    {
        using var held = HeldPort.Everywhere();
        var refusal = new RefusalException();
        var guard = new RecordingGuard { OnBind = _ => throw refusal };
        await using var app = Make(Builder(guard, "--urls", $"http://{host}:{held.Port}"));
        Assert.Same(refusal, await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken)));
        Assert.Single(guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_port_that_stays_held_is_given_up_after_a_few_rounds_with_the_text_of_Kestrel()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard();
        await using var app = Make(Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}"));
        var exception = await Assert.ThrowsAsync<IOException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.IsType<AddressInUseException>(exception.InnerException);
        Assert.Equal(BindHook.MaxRounds, guard.AtBind.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_delegate_of_the_application_makes_the_socket_and_its_own_way_to_say_in_use_counts()
    {
        using var held = HeldPort.Everywhere();
        var calls = 0;
        var guard = new RecordingGuard { OnBind = _ => held.Dispose() };
        var builder = Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}");
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endPoint =>
            ++calls == 1 ? throw new AddressInUseException("in use") : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint));
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("served", await Get("127.0.0.1", held.Port));
        Assert.Equal(2, calls);

        // What phase A tries, and what the guard may try at bind, is this same delegate.
        Assert.ThrowsAny<SocketException>(() => guard.BeforeStart[0].Bind!(new IPEndPoint(IPAddress.Loopback, held.Port)).Listen());
        Assert.Equal(3, calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_in_which_the_guard_does_nothing_is_left_to_Kestrel()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard { WhyNothing = "a test host" };
        await using var app = Make(Builder(guard, "--urls", $"http://127.0.0.1:{held.Port}"));
        var exception = await Assert.ThrowsAsync<IOException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.IsType<AddressInUseException>(exception.InnerException);
        Assert.Empty(guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_port_that_is_not_permitted_is_explained_and_the_exception_goes_on_as_it_was()
    {
        using var log = new LogKeeper();
        var guard = new RecordingGuard();
        var builder = Builder(guard, "--urls", "http://127.0.0.1:80");
        builder.Logging.AddProvider(log);
        builder.Services.Configure<SocketTransportOptions>(
            options => options.CreateBoundListenSocket = _ => throw new SocketException((int)SocketError.AccessDenied));
        await using var app = Make(builder);
        var exception = await Assert.ThrowsAsync<SocketException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.AccessDenied, exception.SocketErrorCode);
        Assert.Empty(guard.AtBind);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("bind port 80", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_servers_between_bind_and_listen_do_not_both_get_the_port()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "two binds of one port do not go together on Windows");
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var guard = new RecordingGuard { OnBind = _ => throw new RefusalException() };
        var builder = Builder(guard, "--urls", $"http://127.0.0.1:{port}");
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endPoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            other.Listen();
            return socket;
        });
        await using var app = Make(builder);
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_endpoint_that_changes_while_the_application_runs_is_guarded_and_its_refusal_leaves_it_running()
    {
        using var held = HeldPort.Everywhere();
        using var log = new LogKeeper();
        var asked = new TaskCompletionSource<GuardedEndpoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var guard = new RecordingGuard();
        guard.OnBind = endpoint =>
        {
            asked.TrySetResult(endpoint);
            throw new RefusalException();
        };
        var builder = Builder(guard, "--urls", "http://127.0.0.1:0");
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection([new("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:0")]);
        await using var app = Make(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);

        builder.Configuration["Kestrel:Endpoints:Web:Url"] = $"http://127.0.0.1:{held.Port}";
        ((IConfigurationRoot)builder.Configuration).Reload();
        Assert.Equal(held.Port, (await asked.Task.WaitAsync(TestContext.Current.CancellationToken)).Port);
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Critical);
    }

    private static IHost Host(string way, int port, RecordingGuard guard)
    {
        if (way == "generic host")
        {
            return new HostBuilder().ConfigureWebHostDefaults(web => web.UseUrls($"http://*:{port}").UsePortGuard()
                .ConfigureServices(services => services.AddSingleton<IEndpointGuard>(guard))
                .Configure(app => app.Run(context => context.Response.WriteAsync("served")))).Build();
        }

        string[] args = way switch
        {
            "urls" or "later UseKestrel" or "slim" => ["--urls", $"http://127.0.0.1:{port}"],
            "ports" => ["--http_ports", $"{port}"],
            "endpoints" => ["--Kestrel:Endpoints:Web:Url", $"http://127.0.0.1:{port}"],
            _ => [],
        };
        var builder = Guard(way == "slim" ? WebApplication.CreateSlimBuilder(args) : WebApplication.CreateBuilder(args), guard);
        if (way == "later UseKestrel")
        {
            builder.WebHost.UseKestrel();
        }

        builder.WebHost.ConfigureKestrel(kestrel => Configure(way, port, kestrel));
        var app = Make(builder);
        if (way == "app.Urls")
        {
            app.Urls.Add($"http://127.0.0.1:{port}");
        }

        return app;
    }

    private static void Configure(string way, int port, KestrelServerOptions kestrel)
    {
        switch (way)
        {
            case "ListenLocalhost":
                kestrel.ListenLocalhost(port);
                break;
            case "ListenAnyIP":
                kestrel.ListenAnyIP(port);
                break;
            case "Listen":
                kestrel.Listen(IPAddress.Loopback, port);
                break;
            case "AnyIPEndpoint":
                kestrel.Configure().AnyIPEndpoint(port);
                break;
            case "own defaults":
                kestrel.ConfigureEndpointDefaults(_ => { });
                kestrel.Listen(IPAddress.Loopback, port);
                break;
            default:
                break;
        }
    }
}
