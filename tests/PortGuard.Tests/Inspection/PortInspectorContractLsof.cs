namespace PortGuard.Tests;

/// <summary>The contract over lsof, which knows neither IPV6_V6ONLY nor, on Linux, a bound socket's port.</summary>
public sealed class LsofInspectorContract : PortInspectorContract
{
    protected override bool ShowsBoundOnly => OperatingSystem.IsMacOS();

    protected override IPortInspector Inspector
    {
        get
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no lsof for Windows");
            Assert.SkipWhen(ProgramPath.Find("lsof") is null, "lsof is not installed");
            return PortInspectors.Create(InspectorKind.Lsof, PortInspectorContractSystem.Processes, new CommandRunner());
        }
    }
}
