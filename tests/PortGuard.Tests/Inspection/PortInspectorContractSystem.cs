using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard.Tests;

/// <summary>What the contract needs of the system: the process table and, on Linux, who holds an inode.</summary>
internal static class PortInspectorContractSystem
{
    public static IProcessTable Processes { get; } =
        OperatingSystem.IsLinux() ? new LinuxProcessTable() : new SystemProcessTable(new CommandRunner());

    /// <summary>The native inspector, null where there is none.</summary>
    public static Func<IProcessTable, IPortInspector>? Native => OperatingSystem.IsLinux() ? OnLinux : null;

    /// <summary>The native inspector without netlink, null where there is none.</summary>
    public static IPortInspector? ProcNet => OperatingSystem.IsLinux() ? new LinuxPortInspector(Processes, LinuxTableSource.ProcNet) : null;

    public static SocketOwnerLookup? Owners => OperatingSystem.IsLinux() ? OwnersOnLinux() : null;

    /// <summary>A recorded file of this folder.</summary>
    public static string Sample(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PortGuard.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("PortGuard.sln is in no directory above the tests.");
        }

        return File.ReadAllText(Path.Combine(directory.FullName, "tests", "PortGuard.Tests", "Inspection", "Samples", name), Encoding.UTF8);
    }

    [SupportedOSPlatform("linux")]
    private static SocketOwnerLookup OwnersOnLinux() => new LinuxSocketOwners(Processes).Attach;

    [SupportedOSPlatform("linux")]
    private static LinuxPortInspector OnLinux(IProcessTable processes) => new(processes);

    private static ulong? InodeOf(string descriptor)
    {
        const string Prefix = "socket:[";
        var target = Target(descriptor);
        return target is not null && target.StartsWith(Prefix, StringComparison.Ordinal)
            ? ulong.Parse(target.AsSpan(Prefix.Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The inode behind one of our own sockets.</summary>
    public static ulong InodeOf(System.Net.Sockets.Socket socket) =>
        InodeOf(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{socket.Handle}"))
        ?? throw new InvalidOperationException("not a socket");

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The descriptor was closed in between.
            return null;
        }
    }
}
