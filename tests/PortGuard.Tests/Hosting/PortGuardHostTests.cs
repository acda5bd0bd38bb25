using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PortGuard.Tests;

/// <summary>A Generic Host with the guard, on real sockets of this very process (which the rules never end).</summary>
public sealed class PortGuardHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_held_port_stops_the_host_before_any_other_service_starts()
    {
        using var holder = Listen();
        var witness = new Witness();
        using var host = Build("Development", holder, services => services.AddSingleton<IHostedService>(witness));
        var refusal = await Assert.ThrowsAsync<PortInUseException>(() => host.StartAsync(Token));
        Assert.False(witness.HasStarted);
        var holding = Assert.Single(refusal.Holdings);
        Assert.Equal(PortHoldingKind.Listening, holding.Kind);
        Assert.Equal(Environment.ProcessId, Assert.Single(holding.Owners).ProcessId);
    }

    [Fact]
    public async Task Also_when_services_start_concurrently()
    {
        using var holder = Listen();
        var witness = new Witness();
        using var host = Build("Production", holder, services =>
        {
            services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
            services.AddSingleton<IHostedService>(witness);
        });
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Token));
        Assert.IsType<PortInUseException>(RefusalExit.Find(failure));
        Assert.False(witness.HasStarted);
    }

    [Fact]
    public async Task A_start_with_free_ports_logs_nothing_above_Debug()
    {
        using var lines = new LogLines();
        using var host = Build("Development", null, services => services.AddSingleton<ILoggerProvider>(lines));
        await host.StartAsync(Token);
        await host.StopAsync(Token);
        Assert.DoesNotContain(lines.Lines, line => line.Category == "PortGuard" && line.Level > LogLevel.Debug);
        Assert.Contains(lines.Lines, line => line.Category == "PortGuard" && line.Level == LogLevel.Debug);
    }

    [Fact]
    public async Task Switched_off_it_leaves_a_held_port_to_the_program()
    {
        using var holder = Listen();
        using var host = Build("Production", holder, services => services.AddPortGuard(options => options.Enabled = false));
        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_stop_the_host_with_every_failure_and_EX_CONFIG()
    {
        using var host = Build("Development", null, services => services.AddPortGuard(options =>
        {
            options.RefusalExitCode = 0;
            options.Ports.Add("http");
        }));
        var failure = await Assert.ThrowsAnyAsync<PortGuardException>(() => host.StartAsync(Token));
        Assert.Equal(78, failure.ExitCode);
        Assert.Contains("PortGuard:RefusalExitCode: '0'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PortGuard:Ports: 'http'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_start_ends_a_wait_at_once()
    {
        using var holder = Listen();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var host = Build("Development", holder, services => services.AddPortGuard(options => options.OnConflict = ConflictAction.Wait));
        var start = host.StartAsync(cancelled.Token);
        await cancelled.CancelAsync();
        var failure = await Assert.ThrowsAnyAsync<PortGuardException>(() => start);
        Assert.Equal(130, failure.ExitCode);
    }

    [Fact]
    public void Registering_twice_keeps_one_guard_and_both_configurations()
    {
        var services = new ServiceCollection();
        services.AddPortGuard(options => options.Ports.Add("9100")).AddPortGuard(options => options.Ports.Add("9101"));
        Assert.Single(services, service => service.ServiceType == typeof(IEndpointGuard));
        Assert.Single(services, service => service.ServiceType == typeof(IHostedService));
        using var provider = services.BuildServiceProvider();
        Assert.Equal(["9100", "9101"], provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<PortGuardOptions>>().Value.Ports);
    }

    [Fact]
    public void The_guard_starts_before_services_that_were_registered_earlier()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IHostedService>(new Witness());
        builder.UsePortGuard();
        using var host = builder.Build();
        Assert.IsType<PortGuardHostedService>(host.Services.GetServices<IHostedService>().First());
    }

    [Fact]
    public async Task A_host_builder_of_the_older_kind_is_guarded_too()
    {
        using var holder = Listen();
        using var host = new HostBuilder()
            .UseEnvironment("Production")
            .UsePortGuard(options => options.Ports.Add(holder.LocalEndPoint!.ToString()!))
            .Build();
        await Assert.ThrowsAsync<PortInUseException>(() => host.StartAsync(Token));
    }

    private static IHost Build(string environment, Socket? held, Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        configure(builder.Services);
        builder.UsePortGuard(options => options.Ports.Add(held?.LocalEndPoint?.ToString() ?? "127.0.0.1:1"));
        return builder.Build();
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private sealed class Witness : IHostedService
    {
        public bool HasStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            HasStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
