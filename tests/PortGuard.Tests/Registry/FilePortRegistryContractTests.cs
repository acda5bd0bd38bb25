namespace PortGuard.Tests;

/// <summary>The registry in a file keeps the promises of every registry.</summary>
public sealed class FilePortRegistryContractTests : PortRegistryContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override IPortRegistry Open() => new FilePortRegistry(_directory[".allocated_ports.json"], new() { Variable = _ => null });

    protected override void CleanUp() => _directory.Dispose();
}
