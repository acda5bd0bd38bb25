using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>A race against somebody who takes the ports that we look at, at the moment when we want to hold them.</summary>
public sealed class LostPortTests : IDisposable
{
    private const int Patience = 30000;

    private readonly TemporaryDirectory _directory = new();
    private readonly IPAddress _address = LoopbackAddress.OfItsOwn();
    private readonly List<int> _tried = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(49)]
    public async Task Whoever_loses_ports_at_the_last_moment_gets_the_next_one(int losses)
    {
        await using var reservation = await Open(losses).AllocateAsync(Request(), Cancellation);

        Assert.Equal(losses + 1, _tried.Count);
        Assert.Equal(_tried.Count, _tried.Distinct().Count());
        Assert.Equal(_tried[^1], reservation.Port);
    }

    [Fact(Timeout = Patience)]
    public async Task After_50_lost_ports_the_error_says_why_and_nothing_was_changed()
    {
        var registry = Open(int.MaxValue);
        await registry.ReserveAsync(new(18123, 18123), "the printer", Cancellation);
        var before = await File.ReadAllTextAsync(registry.Location, Cancellation);

        var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await registry.AllocateAsync(Request() with { Preferred = 18123 }, Cancellation));

        Assert.Equal((50, 50), (_tried.Count, _tried.Distinct().Count()));
        Assert.Equal((PortRegistryFailure.NothingFree, 69), (refusal.Failure, refusal.ExitCode));
        Assert.Equal(
            "No port of default 18000-19999 could be held for \"orders-api\": 50 times another program took it between the look and the hold. 2000 ports: 1 reserved, 50 taken by others at the last moment. " +
            $"18123: reserved: the printer. Find out who binds there (portguard who PORT), or take another range (registry {registry.Location}).",
            refusal.Message);
        Assert.Equal(before, await File.ReadAllTextAsync(registry.Location, Cancellation));
        Assert.Empty(Directory.GetFiles(_directory[".portguard/live"]));
    }

    [Fact(Timeout = Patience)]
    public async Task A_range_with_less_than_50_ports_is_tried_once_through()
    {
        var refusal = await Assert.ThrowsAsync<PortRegistryException>(async () => await Open(int.MaxValue).AllocateAsync(Request() with { Range = "18600-18609" }, Cancellation));

        Assert.Equal(Enumerable.Range(18600, 10), _tried.Order());
        Assert.StartsWith("No port of 18600-18609 is free for \"orders-api\". 10 ports: 10 taken by others at the last moment.", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private PortRequest Request() => new("orders-api") { Addresses = [_address] };

    private FilePortRegistry Open(int losses) => new(_directory[".allocated_ports.json"], new()
    {
        Variable = _ => null,
        Take = (port, addresses, includeUdp) =>
        {
            _tried.Add(port);
            return _tried.Count <= losses ? ((List<Socket>?)null, SkipReason.Lost) : SocketHold.Take(port, addresses, includeUdp);
        },
    });
}
