using System.Runtime.InteropServices;

namespace PortGuard.Tests;

public sealed class PortInspectorsTests
{
    [Theory]
    [InlineData("LINUX", true, InspectorKind.Auto, InspectorKind.Native)]
    [InlineData("LINUX", false, InspectorKind.Auto, InspectorKind.Lsof)]
    [InlineData("LINUX", true, InspectorKind.Lsof, InspectorKind.Lsof)]
    [InlineData("LINUX", true, InspectorKind.Netstat, InspectorKind.Netstat)]
    [InlineData("OSX", true, InspectorKind.Auto, InspectorKind.Lsof)]
    [InlineData("WINDOWS", true, InspectorKind.Auto, InspectorKind.Netstat)]
    [InlineData("WINDOWS", false, InspectorKind.Netstat, InspectorKind.Netstat)]
    [InlineData("FREEBSD", true, InspectorKind.Auto, InspectorKind.Lsof)]
    public void Each_system_has_its_best_and_honours_a_wish(string system, bool hasNative, InspectorKind asked, InspectorKind chosen) =>
        Assert.Equal(chosen, PortInspectors.Choose(asked, OSPlatform.Create(system), hasNative));

    [Theory]
    [InlineData("LINUX", InspectorKind.Native, "The inspector Native does not run on Linux. Accepted here: Auto, Lsof, Netstat. (Parameter 'kind')")]
    [InlineData("OSX", InspectorKind.Netstat, "The inspector Netstat does not run on macOS. Accepted here: Auto, Lsof. (Parameter 'kind')")]
    [InlineData("OSX", InspectorKind.Native, "The inspector Native does not run on macOS. Accepted here: Auto, Lsof. (Parameter 'kind')")]
    [InlineData("WINDOWS", InspectorKind.Lsof, "The inspector Lsof does not run on Windows. Accepted here: Auto, Netstat. (Parameter 'kind')")]
    [InlineData("FREEBSD", InspectorKind.Netstat, "The inspector Netstat does not run on this system. Accepted here: Auto, Lsof. (Parameter 'kind')")]
    public void A_kind_that_the_system_cannot_run_is_refused_with_those_that_it_can(string system, InspectorKind kind, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => PortInspectors.Choose(kind, OSPlatform.Create(system), hasNative: false));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void What_is_made_is_what_was_chosen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux runs all three");
        var (processes, runner) = (PortInspectorContractSystem.Processes, new CommandRunner());
        var native = new LsofPortInspector(processes, runner);

        Assert.Same(native, PortInspectors.Create(InspectorKind.Auto, processes, runner, _ => native));
        Assert.IsType<LsofPortInspector>(PortInspectors.Create(InspectorKind.Lsof, processes, runner, _ => native));
        Assert.IsType<NetstatPortInspector>(PortInspectors.Create(InspectorKind.Netstat, processes, runner, _ => native));
    }
}
