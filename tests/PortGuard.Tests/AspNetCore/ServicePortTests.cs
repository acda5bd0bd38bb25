using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>A service of a web application gets a port of its own from the registry, held until Kestrel has it.</summary>
public sealed class ServicePortTests : IDisposable
{
    private readonly ServiceApp _service = new();

    public ServicePortTests() => SkipWhereTheEnvironmentSetsAddresses();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task It_serves_on_its_port_and_everything_tells_the_truth()
    {
        await using var app = await _service.Start();
        var port = ServiceApp.Own(app).Port;

        Assert.Equal("served", await Get("localhost", port));
        Assert.Equal("served", await Get("127.0.0.1", port));
        Assert.Equal([$"http://localhost:{port}"], Addresses(app));
        Assert.Equal($"{port}", Environment.GetEnvironmentVariable(_service.Variable));
        Assert.Contains(_service.Log.Entries, entry => entry == (LogLevel.Information, $"{_service.Service} has port {port} (chosen from {ServiceApp.Range})."));
        Assert.Contains(_service.Log.Entries, entry => entry.Text == $"Now listening on: http://localhost:{port}");
        Assert.DoesNotContain(_service.Log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Empty(_service.Guard.BeforeStart);
        Assert.Empty(_service.Guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_is_published_when_it_has_started_and_withdrawn_when_it_stops()
    {
        await using var app = await _service.Start();
        var reservation = ServiceApp.Own(app);
        var instance = Assert.Single((await _service.Snapshot()).Instances);
        Assert.Equal((_service.Service, reservation.Port), (instance.Service, instance.Port));
        Assert.Equal([$"http://localhost:{reservation.Port}"], instance.Urls);
        Assert.Equal(reservation.Instance.InstanceId, instance.InstanceId);
        Assert.Equal(Environment.ProcessId, instance.ProcessId);
        Assert.Equal(app.Environment.ContentRootPath, instance.Directory);
        var allocations = app.Services.GetRequiredService<IPortAllocations>();
        Assert.Equal(instance.InstanceId, (await allocations.FindAsync(_service.Service, Token))?.InstanceId);

        await app.StopAsync(Token);

        Assert.Empty(allocations.Own);
        Assert.Empty((await _service.Snapshot()).Instances);
        Assert.Null(await allocations.FindAsync(_service.Service, Token));
        Assert.Null(Environment.GetEnvironmentVariable(_service.Variable));
        Assert.Equal(reservation.Port, Assert.Single((await _service.Snapshot()).Allocations).Port);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_next_run_has_the_same_port()
    {
        await using var first = await _service.Start();
        var port = ServiceApp.Own(first).Port;
        await first.StopAsync(Token);
        await using var second = await _service.Start();
        Assert.Equal(port, ServiceApp.Own(second).Port);
        Assert.Contains(_service.Log.Entries, entry => entry.Text == $"{_service.Service} has port {port} (the one it had).");
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_connects_before_the_server_is_ready_is_served()
    {
        using var client = new HttpClient();
        Task<string>? early = null;
        var builder = _service.Builder();
        builder.Services.AddSingleton<IHostedService>(provider => new Early(() =>
        {
            var port = Assert.Single(provider.GetRequiredService<IPortAllocations>().Own).Port;
            early = client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), Token);
            return Connected(port);
        }));
        await using var app = await ServiceApp.Start(builder);
        Assert.NotNull(early);
        Assert.Equal("served", await early);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_start_that_fails_later_withdraws_it()
    {
        var builder = _service.Builder();
        builder.Services.AddSingleton<IHostedService>(new Early(() => throw new InvalidOperationException("later")));
        await using (var app = Make(builder))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Token));
            Assert.Single((await _service.Snapshot()).Instances);
        }

        Assert.Empty((await _service.Snapshot()).Instances);
        Assert.Null(Environment.GetEnvironmentVariable(_service.Variable));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refusal_of_another_port_withdraws_it_at_once()
    {
        _service.Guard.OnBeforeStart = _ => throw new RefusalException();
        await using var app = Make(_service.Builder());
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(Token));
        Assert.Empty((await _service.Snapshot()).Instances);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stranger_keeps_the_preferred_port_and_the_next_one_is_recorded()
    {
        using var stranger = HeldPort.OnBothLoopbacks();
        var builder = _service.Builder(options => options.Service(_service.Service, stranger.Port, ServiceApp.Range));
        await using var app = await ServiceApp.Start(builder);
        var port = ServiceApp.Own(app).Port;
        Assert.NotEqual(stranger.Port, port);
        Assert.Contains(_service.Log.Entries, entry => entry.Text == $"{_service.Service} has port {port} (chosen from {ServiceApp.Range}; {stranger.Port}: busy).");
        Assert.Equal(port, Assert.Single((await _service.Snapshot()).Allocations).Port);
        Assert.Empty(_service.Guard.AtBind);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_delegate_of_the_applications_own_finds_the_port_free()
    {
        var bound = new List<EndPoint>();
        var builder = _service.Builder();
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endPoint =>
        {
            bound.Add(endPoint);
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        });
        await using var app = await ServiceApp.Start(builder);
        Assert.Equal("served", await Get("127.0.0.1", ServiceApp.Own(app).Port));
        Assert.Contains(new IPEndPoint(IPAddress.Loopback, ServiceApp.Own(app).Port), bound);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_service_the_registry_is_never_opened()
    {
        var builder = Builder(_service.Guard, "--urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton<IPortRegistry>(_ => throw new InvalidOperationException("opened"));
        await using var app = await ServiceApp.Start(builder);
        Assert.Empty(app.Services.GetRequiredService<IPortAllocations>().Own);
    }

    [Fact(Timeout = 30_000)]
    public async Task Further_services_are_held_until_the_program_takes_them()
    {
        var builder = _service.Builder(options => options.Service(_service.Service, range: ServiceApp.Range).Service("metrics", range: ServiceApp.Range));
        await using var app = await ServiceApp.Start(builder);
        var own = app.Services.GetRequiredService<IPortAllocations>().Own;
        Assert.Equal([_service.Service, "metrics"], own.Select(reservation => reservation.Service));
        using var socket = own[1].TakeSocket(new IPEndPoint(IPAddress.Loopback, own[1].Port));
        Assert.NotNull(socket);
        Assert.Equal("served", await Get("127.0.0.1", own[0].Port));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_instance_is_left_to_the_guard_or_numbered_where_that_is_asked_for()
    {
        await using var first = await _service.Start();
        _service.Guard.OnBeforeStart = endpoints =>
        {
            Assert.All(endpoints, endpoint => Assert.Equal(ServiceApp.Own(first).Port, endpoint.Port));
            Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.WhyProtected));
            throw new RefusalException();
        };
        await using var refused = Make(_service.Builder());
        await Assert.ThrowsAsync<RefusalException>(() => refused.StartAsync(Token));
        Assert.NotEmpty(_service.Guard.BeforeStart);

        _service.Guard.OnBeforeStart = _ => { };
        await using var second = await ServiceApp.Start(_service.Builder(options => options.Service(_service.Service, range: ServiceApp.Range, allowFurtherInstance: true)));
        Assert.Equal($"{_service.Service}#2", ServiceApp.Own(second).Service);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_instance_that_no_longer_listens_and_still_lives_is_waited_for_and_then_refused()
    {
        await using var drains = await _service.Registry.AllocateAsync(new(_service.Service) { Range = ServiceApp.Range }, Token);
        drains.ReleaseSockets();
        await using var app = Make(_service.Builder(options =>
        {
            options.Service(_service.Service, range: ServiceApp.Range);
            options.SettleTime = TimeSpan.FromMilliseconds(200);
        }));
        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => app.StartAsync(Token));
        Assert.Equal(PortRegistryFailure.AlreadyRunning, refusal.Failure);

        await using var patient = Make(_service.Builder());
        var start = patient.StartAsync(Token);
        await drains.DisposeAsync();
        await start;
        Assert.Equal(drains.Port, ServiceApp.Own(patient).Port);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_drains_has_given_its_port_back_already()
    {
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var builder = _service.Builder();
        await using var old = Make(builder);
        old.MapGet("/slow", async () =>
        {
            asked.SetResult();
            await release.Task;
            return "slow";
        });
        await old.StartAsync(Token);
        var port = ServiceApp.Own(old).Port;
        using var client = new HttpClient();
        var slow = client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/slow"), Token);
        await asked.Task;
        var stop = old.StopAsync(Token);
        await using var next = await _service.Start();
        Assert.Equal(port, ServiceApp.Own(next).Port);
        Assert.False(stop.IsCompleted);
        release.SetResult();
        Assert.Equal("slow", await slow);
        await stop;
    }

    public void Dispose() => _service.Dispose();

    private static async Task Connected(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await probe.ConnectAsync(IPAddress.Loopback, port, Token);
    }

    private sealed class Early(Func<Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
