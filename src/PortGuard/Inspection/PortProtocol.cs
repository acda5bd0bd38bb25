namespace PortGuard;

/// <summary>What kind of socket holds an endpoint.</summary>
public enum PortProtocol
{
    /// <summary>TCP over IPv4 or IPv6.</summary>
    Tcp,

    /// <summary>UDP over IPv4 or IPv6; HTTP/3 listens there.</summary>
    Udp,

    /// <summary>A stream socket in the file system.</summary>
    Unix,
}
