namespace PortGuard.Tests;

/// <summary>The contract over the kernel's own tables.</summary>
public sealed class LinuxNativeInspectorContract : PortInspectorContract
{
    protected override bool TellsIPv6Only => true;

    // TCP_BOUND_INACTIVE, Linux 6.8.
    protected override bool ShowsBoundOnly => Environment.OSVersion.Version >= new Version(6, 8);

    protected override IPortInspector Inspector
    {
        get
        {
            Assert.SkipWhen(
                PortInspectorContractSystem.Native is null || !OperatingSystem.IsLinux(), "there is no native inspector for this system");
            return PortInspectors.Create(
                InspectorKind.Native, PortInspectorContractSystem.Processes, new CommandRunner(), PortInspectorContractSystem.Native);
        }
    }
}

/// <summary>The contract over /proc/net, where sandboxes refuse netlink. It knows neither IPV6_V6ONLY nor sockets that are only bound.</summary>
public sealed class LinuxProcNetInspectorContract : PortInspectorContract
{
    protected override IPortInspector Inspector
    {
        get
        {
            Assert.SkipWhen(PortInspectorContractSystem.ProcNet is null, "there is no /proc/net on this system");
            return PortInspectorContractSystem.ProcNet;
        }
    }
}
