using System.Net;

namespace PortGuard.Tool;

/// <summary>The lines that <c>check</c> prints for a port. Pure.</summary>
internal static class CheckText
{
    private const string NoPermission = "this user may not bind there";

    public static IEnumerable<string> Lines(PortVerdict verdict, RegisteredPort? registered = null)
    {
        yield return $"{verdict.Port}: {Word(verdict)}";
        foreach (var line in verdict.IsFree ? [] : Details(verdict))
        {
            yield return $"  {line}";
        }

        foreach (var remark in Remarks(verdict))
        {
            yield return $"  {remark}";
        }

        if (registered is not null)
        {
            yield return $"  {registered.Sentence()}";
        }
    }

    /// <summary>What is worth knowing beside the answer.</summary>
    public static IEnumerable<string> Remarks(PortVerdict verdict)
    {
        if (HalfFree(verdict) is { } half)
        {
            yield return half;
        }

        if (verdict.IsNotPermitted)
        {
            yield return OperatingSystem.IsWindows()
                ? "the system keeps the port: netsh int ipv4 show excludedportrange tcp"
                : "ports below net.ipv4.ip_unprivileged_port_start need root or CAP_NET_BIND_SERVICE";
        }

        if (BlockedPorts.ServiceOn(verdict.Port) is { } service)
        {
            yield return $"browsers refuse to connect to {verdict.Port} ({service}, ERR_UNSAFE_PORT)";
        }
    }

    private static string Word(PortVerdict verdict) =>
        verdict.IsFree ? "free"
        : verdict.IsBusy ? "busy"
        : verdict.IsNotPermitted ? "not permitted"
        : "cannot be tried";

    /// <summary>Addresses with the same answer in one line, in the order of the first.</summary>
    private static IEnumerable<string> Details(PortVerdict verdict) => verdict.Addresses
        .Where(address => address.Matters)
        .GroupBy(Answer)
        .Select(group => $"{Phrases.List([.. group.Select(address => HoldingText.Address(address.Address))])}: {group.Key}");

    private static string Answer(AddressVerdict address) => (address.Availability, address.Holding) switch
    {
        (PortAvailability.Free, _) => "free",
        (PortAvailability.InUse, { } holding) => HoldingText.Of(holding),
        (PortAvailability.InUse, _) => "in use",
        (PortAvailability.PermissionDenied, { } holding) => $"{HoldingText.Of(holding)}; {NoPermission} anyway",
        (PortAvailability.PermissionDenied, _) => NoPermission,
        _ => "the system refuses to bind there",
    };

    /// <summary>"localhost" is both loopbacks: beside a listener on one of them a server starts on the other, and callers reach either.</summary>
    private static string? HalfFree(PortVerdict verdict) => (Of(verdict, IPAddress.Loopback), Of(verdict, IPAddress.IPv6Loopback)) switch
    {
        ({ Holding.Kind: PortHoldingKind.Listening }, { Availability: PortAvailability.Free }) =>
            "IPv6 is free: a server that binds [::1] alone would start, and localhost would lead to two servers",
        ({ Availability: PortAvailability.Free }, { Holding.Kind: PortHoldingKind.Listening }) =>
            "IPv4 is free: a server that binds 127.0.0.1 alone would start, and localhost would lead to two servers",
        _ => null,
    };

    private static AddressVerdict? Of(PortVerdict verdict, IPAddress address) => verdict.Addresses.FirstOrDefault(candidate => candidate.Address.Equals(address));
}
