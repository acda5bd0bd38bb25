using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>The socket tables of /proc/net (proc_pid_net(5)), for sandboxes that refuse netlink. Some hundred times slower.</summary>
/// <param name="root">"/proc/net", or recorded files in a test.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcNetTable(string root = LinuxProcNetTable.Root)
{
    public const string Root = "/proc/net";

    /// <summary>The sockets of a query without their owners; null where no table can be read.</summary>
    public List<PortListener>? Read(PortQuery query)
    {
        var sockets = new List<PortListener>();
        if (query.Protocol == PortProtocol.Unix)
        {
            return ReadFile("unix") is { } table
                ? LinuxProcNetText.ReadUnix(table, UnixSocketFile.Look(query.Path!), query.IncludeNonListening, sockets)
                : null;
        }

        var name = query.Protocol == PortProtocol.Udp ? "udp" : "tcp";
        var v4 = ReadFile(name);
        var v6 = ReadFile(name + "6");
        if (v4 is null && v6 is null)
        {
            return null;
        }

        // One of them may be missing: IPv6 (or IPv4) is off. An empty one is an answer too (WSL 1).
        LinuxProcNetText.ReadInet(v4, query, sockets);
        LinuxProcNetText.ReadInet(v6, query, sockets);
        return sockets;
    }

    private byte[]? ReadFile(string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(root, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there (the family is off) or hidden by a sandbox.
            return null;
        }
    }
}
