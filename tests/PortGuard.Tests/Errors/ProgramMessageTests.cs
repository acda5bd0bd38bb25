using System.Net;

namespace PortGuard.Tests;

/// <summary>The texts where the guard stands before a program: what to type are options of <c>portguard run</c>.</summary>
public sealed class ProgramMessageTests
{
    public ProgramMessageTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the recorded texts are those of Unix");

    [Fact]
    public void A_program_while_no_variable_says_what_the_environment_is()
    {
        var scene = new Scene();
        var conflict = Before(scene, ConflictCause.NotDevelopment, "port 8000", "--port") with { EnvironmentIsSet = false, EnvironmentName = "Production" };
        Golden.Equal(scene.Render(conflict), "program-environment-unset");
    }

    [Fact]
    public void A_text_for_a_narrow_terminal()
    {
        var scene = new Scene();
        var conflict = Before(scene, ConflictCause.NotDevelopment, "port 8000", "--port") with { EnvironmentIsSet = false, EnvironmentName = "Production" };
        var text = ConflictMessage.Render([conflict], 72);
        Assert.All(text.Split(Environment.NewLine), line => Assert.InRange(line.Length, 0, 72));
        Assert.Contains("                 on a developer's machine: lets PortGuard end it", text, StringComparison.Ordinal);
        Assert.Equal(Words(ConflictMessage.Render([conflict])), Words(text));

        static string[] Words(string all) => all.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void A_program_whose_environment_a_file_names()
    {
        var scene = new Scene();
        var conflict = Before(scene, ConflictCause.NotDevelopment, "port 8000", "PORT in .env", namesPort: true) with { EnvironmentName = "Staging", EnvironmentSource = "DOTNET_ENVIRONMENT in .env" };
        Golden.Equal(scene.Render(conflict), "program-staging");
    }

    [Fact]
    public void A_program_that_waited_in_vain()
    {
        var scene = new Scene();
        var conflict = Before(scene, ConflictCause.WaitTimedOut, "[::1]:8000", "--port", address: IPAddress.IPv6Loopback) with { Waited = TimeSpan.FromSeconds(30) };
        Golden.Equal(scene.Render(conflict), "program-wait");
    }

    private static PortConflict Before(Scene scene, ConflictCause cause, string display, string source, bool namesPort = false, IPAddress? address = null)
    {
        var endPoint = new GuardedEndpoint { EndPoint = new IPEndPoint(address ?? IPAddress.IPv6Any, 8000), Display = display, Source = source };
        return Scene.Conflict(cause, endPoint, holders: Scene.Held(scene.Python())) with
        {
            ApplicationName = "uvicorn",
            Program = new("uvicorn", namesPort),
        };
    }
}
