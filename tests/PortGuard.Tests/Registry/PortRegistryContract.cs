using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>What every registry promises, whatever it keeps its state in.</summary>
public abstract class PortRegistryContract : IAsyncDisposable
{
    private const int Patience = 30000;

    private readonly List<PortReservation> _reservations = [];
    private IPortRegistry? _registry;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An address of this machine that nobody else listens on, so that every port of it is free but those of a wildcard.</summary>
    protected IPAddress Address { get; } = LoopbackAddress.OfItsOwn();

    protected IPortRegistry Registry => _registry ??= Open();

    [Fact(Timeout = Patience)]
    public async Task A_service_gets_a_port_of_the_default_range_that_listens_at_once()
    {
        var reservation = await AllocateAsync("orders-api");

        Assert.InRange(reservation.Port, 18000, 19999);
        Assert.Equal(("orders-api", PortChoiceKind.Chosen), (reservation.Service, reservation.Choice));
        Assert.Empty(reservation.Skipped);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(Address, reservation.Port), Cancellation);
    }

    [Fact(Timeout = Patience)]
    public async Task A_service_gets_the_same_port_again_whatever_others_took_meanwhile()
    {
        var first = await AllocateAsync("orders-api");
        await first.DisposeAsync();
        _ = await AllocateAsync("billing-api", request => request with { Preferred = first.Port });

        var second = await AllocateAsync("orders-api", from: Open());

        Assert.Equal((first.Port, PortChoiceKind.Kept), (second.Port, second.Choice));
    }

    [Fact(Timeout = Patience)]
    public async Task A_preferred_port_is_given_and_one_of_another_service_is_not()
    {
        var first = await AllocateAsync("a", request => request with { Preferred = 18123 });
        var second = await AllocateAsync("b", request => request with { Preferred = 18123 });

        Assert.Equal((18123, PortChoiceKind.Preferred), (first.Port, first.Choice));
        Assert.NotEqual(18123, second.Port);
        Assert.Equal([new SkippedPort(18123, "allocated to a")], second.Skipped);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_that_a_stranger_took_is_left_to_him_and_the_next_one_is_recorded()
    {
        var first = await AllocateAsync("orders-api");
        await first.DisposeAsync();
        using var stranger = Listen(first.Port);

        var second = await AllocateAsync("orders-api");
        await second.DisposeAsync();
        stranger.Dispose();
        var third = await AllocateAsync("orders-api");

        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal([new SkippedPort(first.Port, "busy")], second.Skipped);
        Assert.Equal(second.Port, third.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_that_is_busy_for_UDP_is_skipped_where_UDP_counts()
    {
        using var stranger = new Socket(SocketType.Dgram, ProtocolType.Udp);
        stranger.Bind(new IPEndPoint(Address, 18200));

        var tcp = await AllocateAsync("tcp", request => request with { Preferred = 18200 });
        await tcp.DisposeAsync();
        _ = await Registry.ReleaseAsync("tcp", Cancellation);
        var both = await AllocateAsync("both", request => request with { Preferred = 18200, IncludeUdp = true });

        Assert.Equal(18200, tcp.Port);
        Assert.NotEqual(18200, both.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reserved_port_is_given_to_nobody_until_it_is_unreserved()
    {
        await Registry.ReserveAsync(new(18300, 18309), "留给以后 🚀", Cancellation);

        var other = await AllocateAsync("a", request => request with { Preferred = 18305 });
        var count = await Registry.UnreserveAsync(new(18305, 18320), Cancellation);
        var snapshot = await Registry.ReadAsync(Cancellation);
        var wished = await AllocateAsync("b", request => request with { Preferred = 18305 });

        Assert.Equal([new SkippedPort(18305, "reserved: 留给以后 🚀")], other.Skipped);
        Assert.Equal(5, count);
        Assert.Equal([new ReservedPorts(new(18300, 18304), "留给以后 🚀")], snapshot.Reservations);
        Assert.Equal(18305, wished.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_of_a_service_cannot_be_reserved()
    {
        var reservation = await AllocateAsync("orders-api");

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await Registry.ReserveAsync(new(reservation.Port, reservation.Port), "mine", Cancellation));

        Assert.Equal(PortRegistryFailure.Allocated, refusal.Failure);
        Assert.Contains("\"orders-api\"", refusal.Message, StringComparison.Ordinal);
        Assert.Empty((await Registry.ReadAsync(Cancellation)).Reservations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reason_can_be_given_later_and_stays_when_none_is_given()
    {
        await Registry.ReserveAsync(new(18400, 18402), cancellationToken: Cancellation);
        await Registry.ReserveAsync(new(18401, 18401), "for the printer", Cancellation);
        await Registry.ReserveAsync(new(18400, 18402), cancellationToken: Cancellation);

        var reservations = (await Registry.ReadAsync(Cancellation)).Reservations;

        Assert.Equal([new(new(18400, 18400)), new(new(18401, 18401), "for the printer"), new(new(18402, 18402))], reservations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_released_service_is_forgotten()
    {
        await (await AllocateAsync("a")).DisposeAsync();
        await (await AllocateAsync("b")).DisposeAsync();
        await (await AllocateAsync("c")).DisposeAsync();

        Assert.True(await Registry.ReleaseAsync("b", Cancellation));
        Assert.False(await Registry.ReleaseAsync("b", Cancellation));
        Assert.Equal(["a", "c"], (await Registry.ReadAsync(Cancellation)).Allocations.Select(allocation => allocation.Service));
        Assert.Equal(2, await Registry.ReleaseAllAsync(Cancellation));
        Assert.Equal(0, await Registry.ReleaseAllAsync(Cancellation));
        Assert.Empty((await Registry.ReadAsync(Cancellation)).Allocations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_second_live_instance_is_refused_and_the_first_is_named()
    {
        var first = await AllocateAsync("orders-api");

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("orders-api", from: Open()));

        Assert.Equal((PortRegistryFailure.AlreadyRunning, 69), (refusal.Failure, refusal.ExitCode));
        Assert.Equal((first.Port, Environment.ProcessId), (refusal.Instance?.Port, refusal.Instance?.ProcessId));
        Assert.Contains($"\"orders-api\" runs already on port {first.Port} (PID {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_released_service_that_still_runs_is_refused_too()
    {
        _ = await AllocateAsync("orders-api");
        _ = await Registry.ReleaseAsync("orders-api", Cancellation);

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("orders-api"));

        Assert.Equal(PortRegistryFailure.AlreadyRunning, refusal.Failure);
    }

    [Fact(Timeout = Patience)]
    public async Task Further_instances_are_numbered_and_keep_their_ports()
    {
        var ports = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            var reservation = await AllocateAsync("worker", request => request with { AllowFurtherInstance = true });
            Assert.Equal(number == 1 ? "worker" : $"worker#{number}", reservation.Service);
            ports.Add(reservation.Port);
        }

        await _reservations[1].DisposeAsync();
        var again = await AllocateAsync("worker", request => request with { AllowFurtherInstance = true });

        Assert.Equal(("worker#2", ports[1]), (again.Service, again.Port));
        Assert.Equal(3, ports.Distinct().Count());
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_disposed_lives_no_more_and_keeps_its_port()
    {
        var reservation = await AllocateAsync("orders-api");
        await reservation.DisposeAsync();
        await reservation.DisposeAsync();

        var snapshot = await Open().ReadAsync(Cancellation);

        Assert.Empty(snapshot.Instances);
        Assert.Equal([("orders-api", reservation.Port)], snapshot.Allocations.Select(allocation => (allocation.Service, allocation.Port)));
        Assert.Empty(reservation.EndPoints);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reservation.PublishAsync([], Cancellation));
        using var other = Listen(reservation.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task A_live_instance_says_who_and_where_it_is()
    {
        var reservation = await AllocateAsync("订单 🛒", request => request with { Directory = "/srv/订单" });
        await reservation.PublishAsync([$"http://localhost:{reservation.Port}", "https://例子.test"], Cancellation);

        var instance = Assert.Single((await Open().ReadAsync(Cancellation)).Instances);

        Assert.Equal(("订单 🛒", reservation.Port, Environment.ProcessId, "/srv/订单"), (instance.Service, instance.Port, instance.ProcessId, instance.Directory));
        Assert.Equal([$"http://localhost:{reservation.Port}", "https://例子.test"], instance.Urls);
        Assert.Matches("^[0-9a-f]{12}$", instance.InstanceId);
        Assert.Equal(reservation.Instance.InstanceId, instance.InstanceId);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        Assert.NotNull(instance.StartTime);
        Assert.InRange((self.StartTime.ToUniversalTime() - instance.StartTime.Value.UtcDateTime).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact(Timeout = Patience)]
    public async Task Every_address_is_held_and_handed_over_once()
    {
        var other = OperatingSystem.IsLinux() ? new IPAddress([127, 0, 1, Address.GetAddressBytes()[3]]) : IPAddress.IPv6Loopback;
        var reservation = await AllocateAsync("orders-api", request => request with { Addresses = [Address, other] });
        Assert.Equal(2, reservation.EndPoints.Count);

        using var socket = reservation.TakeSocket(new IPEndPoint(Address, reservation.Port));
        Assert.NotNull(socket);
        Assert.Null(reservation.TakeSocket(new IPEndPoint(Address, reservation.Port)));
        Assert.Null(reservation.TakeSocket(new IPEndPoint(IPAddress.Parse("192.0.2.1"), reservation.Port)));
        await reservation.DisposeAsync();

        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(Address, reservation.Port), Cancellation);
        using var accepted = await socket.AcceptAsync(Cancellation);
        using var refused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () => await refused.ConnectAsync(new IPEndPoint(other, reservation.Port), Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task One_busy_address_is_enough_to_take_another_port()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a second loopback address");
        using var stranger = Listen(18500);

        var reservation = await AllocateAsync("a", request => request with { Addresses = [new([127, 0, 2, 1]), Address], Preferred = 18500 });

        Assert.Equal([new SkippedPort(18500, "busy")], reservation.Skipped);
    }

    [Fact(Timeout = Patience)]
    public async Task An_exhausted_range_says_why_every_port_was_skipped()
    {
        await Registry.ReserveAsync(new(18600, 18601), cancellationToken: Cancellation);
        await (await AllocateAsync("gone", request => request with { Preferred = 18602 })).DisposeAsync();
        _ = await AllocateAsync("alive", request => request with { Preferred = 18603 });
        using var stranger = Listen(18604);

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("orders-api", request => request with { Range = "18600-18604" }));

        Assert.Equal((PortRegistryFailure.NothingFree, 69), (refusal.Failure, refusal.ExitCode));
        Assert.Contains("No port of 18600-18604 is free for \"orders-api\". 5 ports: 2 allocated to other services, 2 reserved, 1 busy.", refusal.Message, StringComparison.Ordinal);
        Assert.Null((await Registry.ReadAsync(Cancellation)).Allocations.FirstOrDefault(allocation => allocation.Service == "orders-api"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_named_range_is_chosen_from_and_an_unknown_one_names_those_there_are()
    {
        var reservation = await AllocateAsync("orders-api", request => request with { Range = "api" });
        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("other", request => request with { Range = "apis" }));

        Assert.InRange(reservation.Port, 8000, 8099);
        Assert.Equal((PortRegistryFailure.Setting, 78), (refusal.Failure, refusal.ExitCode));
        Assert.Contains("api 8000-8099", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_service_that_asks_for_another_range_moves_there()
    {
        var first = await AllocateAsync("orders-api");
        await first.DisposeAsync();

        var second = await AllocateAsync("orders-api", request => request with { Range = "orchestrator" });

        Assert.InRange(second.Port, 8100, 8199);
        Assert.Equal([new SkippedPort(first.Port, "outside of orchestrator 8100-8199")], second.Skipped);
    }

    [Fact(Timeout = Patience)]
    public async Task The_statistics_count_each_port_once()
    {
        var empty = (await Registry.ReadAsync(Cancellation)).DefaultRange;
        _ = await AllocateAsync("a", request => request with { Preferred = 18700 });
        _ = await AllocateAsync("b", request => request with { Preferred = 18701 });
        _ = await AllocateAsync("c", request => request with { Range = "agent-worker" });
        await Registry.ReserveAsync(new(18710, 18719), cancellationToken: Cancellation);
        await Registry.ReserveAsync(new(18715, 18724), "more", Cancellation);

        var snapshot = await Registry.ReadAsync(Cancellation);

        Assert.Equal(new PortRangeUse("default", new(18000, 19999), 0, 0), empty);
        Assert.Equal(new PortRangeUse("default", new(18000, 19999), 2, 15), snapshot.DefaultRange);
        Assert.Equal((1983, 0.001), (snapshot.DefaultRange.Available, snapshot.DefaultRange.Utilization));
        Assert.Equal(["default", "api", "orchestrator", "agent-worker"], snapshot.Ranges.Select(range => range.Name));
        Assert.Equal(1, snapshot.Ranges[3].Allocated);
    }

    [Fact(Timeout = Patience)]
    public async Task Many_at_once_get_a_port_each()
    {
        var registries = Enumerable.Range(0, 4).Select(_ => Open()).ToList();

        var reservations = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => AllocateAsync($"service-{number}", from: registries[number % 4]))));

        Assert.Equal(64, reservations.Select(reservation => reservation.Port).Distinct().Count());
        var snapshot = await Registry.ReadAsync(Cancellation);
        Assert.Equal(64, snapshot.Allocations.Count);
        Assert.Equal(
            reservations.Select(reservation => (reservation.Service, reservation.Port)).Order(),
            snapshot.Instances.Select(instance => (instance.Service, instance.Port)).Order());
    }

    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public async Task A_name_that_cannot_be_kept_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => AllocateAsync(name));

    [Fact(Timeout = Patience)]
    public async Task A_text_with_half_a_character_is_refused()
    {
        // Not as the data of a theory: attributes are kept as UTF-8, which has no such thing.
        await Assert.ThrowsAsync<ArgumentException>(() => AllocateAsync("half \ud83d of it"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Registry.ReserveAsync(new(18800, 18800), "\udc00", Cancellation));
    }

    [Fact(Timeout = Patience)]
    public async Task An_address_of_another_machine_alone_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<PortRegistryException>(() => AllocateAsync("a", request => request with { Addresses = [IPAddress.Parse("192.0.2.1")] }));

        Assert.Equal(PortRegistryFailure.Setting, refusal.Failure);
        Assert.Contains("192.0.2.1", refusal.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reservation in _reservations)
        {
            await reservation.DisposeAsync();
        }

        CleanUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the registry of this test, as another process would.</summary>
    protected abstract IPortRegistry Open();

    /// <summary>Removes the registry of this test.</summary>
    protected virtual void CleanUp()
    {
    }

    protected async Task<PortReservation> AllocateAsync(string service, Func<PortRequest, PortRequest>? with = null, IPortRegistry? from = null)
    {
        var request = new PortRequest(service) { Addresses = [Address] };
        var reservation = await (from ?? Registry).AllocateAsync(with?.Invoke(request) ?? request, Cancellation);
        lock (_reservations)
        {
            _reservations.Add(reservation);
        }

        return reservation;
    }

    protected Socket Listen(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(Address, port));
        socket.Listen();
        return socket;
    }
}
