namespace PortGuard.Tests;

public sealed class SnapshotJsonTests
{
    [Fact]
    public void A_snapshot_is_written_as_the_health_answer_and_the_export_show_it() => Golden.Equal(
        SnapshotJson.Write(new()
        {
            Location = "/srv/shop/.allocated_ports.json",
            Allocations = [new("clawdbot", 19001), new("订单-api 🚀", 18123)],
            Reservations = [new(new(18500, 18500)), new(new(18510, 18519), "打印机")],
            Ranges = [new("default", new(18000, 19999), 2, 11), new("api", new(8000, 8099), 0, 0)],
            Instances =
            [
                new("订单-api 🚀", 18123)
                {
                    Urls = ["http://localhost:18123"],
                    ProcessId = 4242,
                    StartTime = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero),
                    InstanceId = "0123456789ab",
                    Directory = "/srv/shop",
                },
            ],
        }),
        "snapshot");

    [Fact]
    public void A_registry_without_anything_is_written_too() =>
        Assert.Contains("\"instances\": []", SnapshotJson.Write(new() { Location = "", Allocations = [], Reservations = [], Ranges = [new("default", new(1, 1), 0, 0)], Instances = [] }), StringComparison.Ordinal);
}
