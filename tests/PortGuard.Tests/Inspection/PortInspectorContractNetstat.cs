namespace PortGuard.Tests;

/// <summary>The contract over netstat, which knows neither IPV6_V6ONLY nor sockets that are only bound.</summary>
public sealed class NetstatInspectorContract : PortInspectorContract
{
    protected override IPortInspector Inspector
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows(), "netstat shows no processes here");
            Assert.SkipWhen(ProgramPath.Find("netstat") is null, "netstat is not installed");
            return PortInspectors.Create(
                InspectorKind.Netstat,
                PortInspectorContractSystem.Processes,
                new CommandRunner(),
                lookup: PortInspectorContractSystem.Owners);
        }
    }
}
