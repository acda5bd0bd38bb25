using Microsoft.Extensions.Logging;

namespace PortGuard;

/// <summary>The log of this package; ids 1100 to 1199.</summary>
internal static partial class KestrelLog
{
    [LoggerMessage(1100, LogLevel.Warning, "This user may not bind port {Port}. Ports below net.ipv4.ip_unprivileged_port_start (a sysctl, "
        + "1024 by default) need the capability CAP_NET_BIND_SERVICE: lower that setting, give the program the capability (setcap, or "
        + "AmbientCapabilities= in its unit), or use a higher port.")]
    public static partial void Privileged(ILogger logger, int port);

    [LoggerMessage(1101, LogLevel.Warning, "Windows does not permit to bind port {Port} (10013). It may lie in an excluded range, see "
        + "\"netsh int ipv4 show excludedportrange tcp\", or be held exclusively by another program or by HTTP.sys, see "
        + "\"netsh http show servicestate\".")]
    public static partial void ExcludedOnWindows(ILogger logger, int port);
}
