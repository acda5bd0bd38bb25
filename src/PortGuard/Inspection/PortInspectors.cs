using System.Runtime.InteropServices;

namespace PortGuard;

/// <summary>Chooses the inspector for the system we run on.</summary>
internal static class PortInspectors
{
    /// <summary>Makes the inspector that is asked for.</summary>
    /// <param name="kind">Which one; <see cref="InspectorKind.Auto"/> for the system's best.</param>
    /// <param name="processes">The process table.</param>
    /// <param name="runner">Who runs lsof and netstat.</param>
    /// <param name="native">Makes the native inspector; null where there is none.</param>
    /// <param name="lookup">Finds the processes behind a socket's inode; null where there is no such thing.</param>
    /// <exception cref="ArgumentException">This system cannot run that one.</exception>
    public static IPortInspector Create(
        InspectorKind kind,
        IProcessTable processes,
        ICommandRunner runner,
        Func<IProcessTable, IPortInspector>? native = null,
        SocketOwnerLookup? lookup = null) =>
        Choose(kind, CurrentSystem(), native is not null) switch
        {
            InspectorKind.Native => native!(processes),
            InspectorKind.Netstat => new NetstatPortInspector(processes, runner, lookup),
            _ => new LsofPortInspector(processes, runner),
        };

    /// <summary>What can be asked for on this system.</summary>
    public static IReadOnlyList<InspectorKind> AcceptedHere => [InspectorKind.Auto, .. Accepted(CurrentSystem(), OperatingSystem.IsLinux())];

    /// <summary>What a kind comes to on a system; never <see cref="InspectorKind.Auto"/>.</summary>
    /// <exception cref="ArgumentException">That system cannot run that one.</exception>
    internal static InspectorKind Choose(InspectorKind kind, OSPlatform system, bool hasNative)
    {
        var accepted = Accepted(system, hasNative);
        return kind == InspectorKind.Auto ? accepted[0]
            : accepted.Contains(kind) ? kind
            : throw new ArgumentException(
                $"The inspector {kind} does not run on {Name(system)}. "
                + $"Accepted here: {string.Join(", ", accepted.Prepend(InspectorKind.Auto))}.",
                nameof(kind));
    }

    /// <summary>What a system can run, best first.</summary>
    private static InspectorKind[] Accepted(OSPlatform system, bool hasNative) =>
        system == OSPlatform.Windows ? [InspectorKind.Netstat]
        : system != OSPlatform.Linux ? [InspectorKind.Lsof]
        : hasNative ? [InspectorKind.Native, InspectorKind.Lsof, InspectorKind.Netstat]
        : [InspectorKind.Lsof, InspectorKind.Netstat];

    private static OSPlatform CurrentSystem() =>
        OperatingSystem.IsLinux() ? OSPlatform.Linux
        : OperatingSystem.IsWindows() ? OSPlatform.Windows
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX
        : OSPlatform.Create("UNIX");

    private static string Name(OSPlatform system) =>
        system == OSPlatform.Linux ? "Linux"
        : system == OSPlatform.Windows ? "Windows"
        : system == OSPlatform.OSX ? "macOS"
        : "this system";
}
