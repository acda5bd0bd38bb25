using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PortGuard.Tests;

/// <summary>A plain host whose service has a port of the registry, with the real guard.</summary>
public sealed class ServicePortsTests : IDisposable
{
    private const string Range = "20000-29999";

    private readonly TemporaryDirectory _directory = new();
    private readonly FilePortRegistry _registry;
    private readonly string _service = $"worker-{Guid.NewGuid():N}";

    public ServicePortsTests() => _registry = new(_directory[".allocated_ports.json"], new() { Variable = _ => null });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task The_port_is_held_until_the_program_takes_it_and_is_known_to_children()
    {
        using var host = Build();
        await host.StartAsync(Token);
        var own = Assert.Single(host.Services.GetRequiredService<IPortAllocations>().Own);
        var variable = ServiceVariable.NameFor(_service)!;
        Assert.Equal($"{own.Port}", Environment.GetEnvironmentVariable(variable));
        var endPoint = new IPEndPoint(IPAddress.Loopback, own.Port);
        Assert.Equal(PortAvailability.InUse, PortProbe.Check(endPoint));

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(endPoint, Token);
        using var listener = own.TakeSocket(endPoint)!;
        using var accepted = await listener.AcceptAsync(Token);
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);

        await host.StopAsync(Token);
        Assert.Empty((await _registry.ReadAsync(Token)).Instances);
        Assert.Null(Environment.GetEnvironmentVariable(variable));
        Assert.Equal(PortAvailability.InUse, PortProbe.Check(endPoint));
    }

    [Fact(Timeout = 30_000)]
    public async Task Released_for_a_server_that_binds_by_itself_it_stays_the_services()
    {
        using var host = Build();
        await host.StartAsync(Token);
        var own = Assert.Single(host.Services.GetRequiredService<IPortAllocations>().Own);
        own.ReleaseSockets();
        Assert.Empty(own.EndPoints);
        Assert.True(SpinWait.SpinUntil(() => PortProbe.Check(new(IPAddress.Loopback, own.Port)) is PortAvailability.Free, TimeSpan.FromSeconds(5)));
        Assert.Equal(own.Port, Assert.Single((await _registry.ReadAsync(Token)).Instances).Port);
        await host.StopAsync(Token);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_second_host_of_the_same_service_is_refused_where_the_running_one_may_not_be_ended(string environment)
    {
        using var first = Build(environment);
        await first.StartAsync(Token);
        using var second = Build(environment);

        // It is this very process, which no rule lets go.
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => second.StartAsync(Token));
        Assert.Equal(Environment.ProcessId, refusal.Holdings[0].Owners[0].ProcessId);
        Assert.Contains($"of {_service}", refusal.Message, StringComparison.Ordinal);
        Assert.Single(first.Services.GetRequiredService<IPortAllocations>().Own);
        await first.StopAsync(Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task Switched_off_nothing_is_allocated()
    {
        using var host = Build("Production", options => options.Enabled = false);
        await host.StartAsync(Token);
        Assert.Empty(host.Services.GetRequiredService<IPortAllocations>().Own);
        Assert.False(File.Exists(_registry.Location));
        await host.StopAsync(Token);
    }

    [Fact(Timeout = 30_000)]
    public async Task Of_two_services_none_is_left_behind_when_the_second_one_cannot_be_had()
    {
        using var host = Build("Production", options => options.Service("other", range: "nowhere"));
        var failure = await Assert.ThrowsAsync<PortRegistryException>(() => host.StartAsync(Token));
        Assert.Equal(78, failure.ExitCode);
        Assert.Empty((await _registry.ReadAsync(Token)).Instances);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_start_that_is_cancelled_while_it_waits_for_a_draining_run_says_so()
    {
        await using var drains = await _registry.AllocateAsync(new(_service) { Range = Range }, Token);
        drains.ReleaseSockets();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var host = Build();
        var start = host.StartAsync(cancelled.Token);
        await cancelled.CancelAsync();
        var failure = await Assert.ThrowsAsync<StartCancelledException>(() => start);
        Assert.Equal(130, failure.ExitCode);
        Assert.Contains(_service, failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_another_registry_it_is_the_file_that_the_options_name()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _directory.Path });
        builder.UsePortGuard(options => options.Service(_service, range: Range).Registry = "sub/ports.json");
        Directory.CreateDirectory(_directory["sub"]);
        using var host = builder.Build();
        await host.StartAsync(Token);
        await host.StopAsync(Token);
        Assert.SkipWhen(Environment.GetEnvironmentVariable(RegistryLocation.Variable) is { Length: > 0 }, "the environment names a registry");
        Assert.Contains(_service, await File.ReadAllTextAsync(_directory["sub/ports.json"], Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders-api", "ORDERS_API_PORT")]
    [InlineData("a.b c", "A_B_C_PORT")]
    [InlineData("2nd", "_2ND_PORT")]
    [InlineData("订单-api", "___API_PORT")]
    [InlineData("订单", null)]
    public void The_variable_is_one_that_a_shell_takes(string service, string? variable) => Assert.Equal(variable, ServiceVariable.NameFor(service));

    public void Dispose() => _directory.Dispose();

    private IHost Build(string environment = "Development", Action<PortGuardOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.UsePortGuard(options =>
        {
            options.Service(_service, range: Range);
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<IPortRegistry>(_registry);
        return builder.Build();
    }
}
