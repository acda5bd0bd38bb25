using System.Net;

namespace PortGuard.Tool;

/// <summary>
/// The port that a service has and that is busy: is that the service itself? It may have been started on what <c>allocate</c> printed, and
/// then nothing but the port ties it to the registry. To give it another port would leave everybody with a wrong answer.
/// </summary>
internal sealed class KeptPort(FilePortRegistry registry, ToolParts parts)
{
    /// <returns>The port it keeps; null where it is to be allocated.</returns>
    public async Task<AllocatedPort?> FindAsync(PortRequest request, CancellationToken cancellationToken)
    {
        var snapshot = await registry.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.Instances.FirstOrDefault(instance => instance.Service == request.Service) is { } live)
        {
            return new(request.Service, live.Port, PortChoiceKind.Kept) { Registry = registry.Location, Instance = live };
        }

        if (snapshot.Allocations.FirstOrDefault(allocation => allocation.Service == request.Service) is not { } kept
            || IsWishedElsewhere(kept.Port, request, snapshot)
            || PortProbe.CheckEverywhere(kept.Port) is not PortAvailability.InUse)
        {
            return null;
        }

        var holding = await LookAsync(kept.Port, cancellationToken).ConfigureAwait(false);
        return holding.Kind is PortHoldingKind.Listening or PortHoldingKind.Unknown && (holding.Owners.Count == 0 || holding.Owners.Any(IsOfProject))
            ? new(kept.Service, kept.Port, PortChoiceKind.Kept) { Registry = registry.Location, Holder = HoldingText.Who(holding) }
            : null;
    }

    /// <summary>A port that is somebody else's by now, or not in the range that is asked for, is not kept.</summary>
    private static bool IsWishedElsewhere(int port, PortRequest request, PortRegistrySnapshot snapshot) =>
        snapshot.Reservations.Any(reserved => reserved.Ports.Contains(port))
        || snapshot.Instances.Any(instance => instance.Port == port)
        || snapshot.Allocations.First(allocation => allocation.Port == port).Service != request.Service
        || (request.Range is { Length: > 0 } range && request.Preferred != port && RangeOf(range, snapshot)?.Contains(port) != true);

    private static PortRange? RangeOf(string text, PortRegistrySnapshot snapshot) =>
        snapshot.Ranges.FirstOrDefault(range => range.Name == text) is { } named ? named.Range
        : PortRange.TryParse(text, null, out var span) ? span
        : null;

    private bool IsOfProject(PortOwner owner) =>
        owner.WorkingDirectory is not { } directory || DirectoryPath.IsWithin(directory, Path.GetDirectoryName(registry.Location)!);

    private async Task<PortHolding> LookAsync(int port, CancellationToken cancellationToken)
    {
        var everywhere = new IPEndPoint(IPAddress.IPv6Any, port);
        try
        {
            return await new HoldingFinder(parts.System.Inspector).FindAsync(everywhere, PortProtocol.Tcp, OwnerSearch.All, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // No table can be read: who it is stays unknown, and the port the service's.
            return new(PortHoldingKind.Unknown, everywhere, []);
        }
    }
}
