namespace PortGuard.Tests;

/// <summary>A registry of which only the picture is there, or the reason why there is none.</summary>
internal sealed class RecordedRegistry(Func<PortRegistrySnapshot> read) : IPortRegistry
{
    public static PortRegistrySnapshot Shop { get; } = new()
    {
        Location = "/srv/shop/.allocated_ports.json",
        Allocations = [new("orders-api", 18123), new("clawdbot", 19001)],
        Reservations = [new(new(18500, 18500), "the printer")],
        Ranges = [new("default", new(18000, 19999), 2, 1), new("api", new(8000, 8099), 0, 0)],
        Instances =
        [
            new("orders-api", 18123)
            {
                Urls = ["http://localhost:18123"],
                ProcessId = 4242,
                StartTime = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero),
                InstanceId = "0123456789ab",
                Directory = "/srv/shop",
            },
        ],
    };

    public ValueTask<PortRegistrySnapshot> ReadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(read());

    public ValueTask<PortReservation> AllocateAsync(PortRequest request, CancellationToken cancellationToken = default) => throw Changed();

    public ValueTask<bool> ReleaseAsync(string service, CancellationToken cancellationToken = default) => throw Changed();

    public ValueTask<int> ReleaseAllAsync(CancellationToken cancellationToken = default) => throw Changed();

    public ValueTask ReserveAsync(PortRange ports, string? reason = null, CancellationToken cancellationToken = default) => throw Changed();

    public ValueTask<int> UnreserveAsync(PortRange ports, CancellationToken cancellationToken = default) => throw Changed();

    private static InvalidOperationException Changed() => new("Nothing that answers a question changes the registry.");
}
