namespace PortGuard;

/// <summary>How far an inspector looks for the processes behind a socket.</summary>
public enum OwnerSearch
{
    /// <summary>Every process that holds the socket. This walks all processes and is what comes before anything is ended.</summary>
    All,

    /// <summary>
    /// The first owner found and the ancestors and children that share the socket with it: enough to show who it is. On a span of ports
    /// with more than a few sockets it is <see cref="All"/>, which costs less there.
    /// </summary>
    Family,

    /// <summary>None: only whether there is a socket. A few microseconds on Linux.</summary>
    None,
}
