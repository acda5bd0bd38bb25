namespace PortGuard;

/// <summary>What trying to listen on an endpoint came to.</summary>
public enum PortAvailability
{
    /// <summary>Bind and listen worked.</summary>
    Free,

    /// <summary>Something else holds the endpoint.</summary>
    InUse,

    /// <summary>
    /// This user may not bind there: a port below ip_unprivileged_port_start on Linux; on Windows an excluded range, http.sys or an
    /// exclusive bind.
    /// </summary>
    PermissionDenied,

    /// <summary>The address is not one of this machine's, or its family (IPv6) is switched off. It is not in use.</summary>
    AddressNotAvailable,

    /// <summary>Something else went wrong; it says nothing of the port.</summary>
    Unknown,
}
