using System.Net;

namespace PortGuard.Tool;

/// <summary>What trying a port on every address that a server would use came to.</summary>
/// <param name="Port">The port.</param>
/// <param name="Addresses">One answer an address; those that this machine does not have are among them.</param>
internal sealed record PortVerdict(int Port, IReadOnlyList<AddressVerdict> Addresses)
{
    /// <summary>Whether a server could start there, whatever address it uses.</summary>
    public bool IsFree => Has(PortAvailability.Free) && !Addresses.Any(address => address.Matters && address.Availability is not PortAvailability.Free);

    /// <summary>Whether something holds it, even where this user may not bind there anyway.</summary>
    public bool IsBusy => Addresses.Any(address => address.IsHeld);

    /// <summary>Whether nothing but permission is in the way.</summary>
    public bool IsNotPermitted => !IsBusy && Has(PortAvailability.PermissionDenied);

    /// <summary>The exit code of this port alone.</summary>
    public int ExitCode => IsFree ? Tool.ExitCode.Done : IsNotPermitted ? Tool.ExitCode.NotPermitted : Tool.ExitCode.No;

    /// <summary>Every process that holds it on some address, each once, oldest first.</summary>
    public IReadOnlyList<PortOwner> Owners { get; } =
        [.. Addresses.SelectMany(address => address.Owners).DistinctBy(owner => owner.Identity).OrderBy(owner => owner.Identity)];

    private bool Has(PortAvailability availability) => Addresses.Any(address => address.Availability == availability);
}

/// <summary>What trying one address came to.</summary>
/// <param name="Address">Such as 127.0.0.1, or [::] for both families.</param>
/// <param name="Availability">What bind and listen said.</param>
/// <param name="Holding">Who holds it, as far as that can be seen; null where nothing does.</param>
internal sealed record AddressVerdict(IPAddress Address, PortAvailability Availability, PortHolding? Holding = null)
{
    /// <summary>Whether the machine has the address at all.</summary>
    public bool Matters => Availability is not PortAvailability.AddressNotAvailable;

    public bool IsHeld => Availability is PortAvailability.InUse || Holding is not null;

    public IReadOnlyList<PortOwner> Owners => Holding?.Owners ?? [];
}
