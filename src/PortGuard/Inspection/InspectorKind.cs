namespace PortGuard;

/// <summary>Which source an inspector reads.</summary>
public enum InspectorKind
{
    /// <summary>The best one for the system: native on Linux, lsof on macOS, netstat on Windows.</summary>
    Auto,

    /// <summary>The kernel's own tables (netlink sock_diag and /proc on Linux).</summary>
    Native,

    /// <summary>The program lsof; Linux and macOS.</summary>
    Lsof,

    /// <summary>The program netstat; Linux and Windows.</summary>
    Netstat,
}
