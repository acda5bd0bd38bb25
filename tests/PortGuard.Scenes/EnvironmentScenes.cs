namespace PortGuard.Scenes;

/// <summary>Development terminates, everything else refuses.</summary>
public sealed class EnvironmentScenes
{
    [Theory(Timeout = Scene.Timeout)]
    [InlineData("env ASPNETCORE_ENVIRONMENT=Production", "The environment is Production")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT", "No environment is set, which means Production")]
    [InlineData("env ASPNETCORE_ENVIRONMENT=Staging", "The environment is Staging")]
    [InlineData("env ASPNETCORE_ENVIRONMENT=Developmental", "Developmental")]
    [InlineData("env ENVIRONMENT=production", "ENVIRONMENT says production")]
    [InlineData("env ENVIRONMENT=PRODUCTION", "ENVIRONMENT says production")]
    [InlineData("env -u ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT=Production", "The environment is Production")]
    public async Task A_start_outside_Development_is_refused_and_the_holder_lives(string environment, string reason)
    {
        var scene = await Scene.PlayAsync($$"""
            holder old listen 5000
            start new {{environment}} "$APP" --urls http://127.0.0.1:5000
            exited new 69
            alive old
            serves old 5000
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", reason, "kill " + scene.Fact("old.pid"), "ss -ltnp 'sport = :5000'");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Development_by_argument_by_variable_or_by_the_name_of_the_team_terminates()
    {
        var scene = await Scene.PlayAsync("""
            unset ASPNETCORE_ENVIRONMENT
            holder one listen 5000
            app argument --urls http://127.0.0.1:5000 --environment Development
            serves argument 5000
            exited one 0
            holder two listen 5001
            start variable env DOTNET_ENVIRONMENT=development "$APP" --urls http://127.0.0.1:5001
            serves variable 5001
            exited two 0
            holder three listen 5002
            start team env ASPNETCORE_ENVIRONMENT=Sandbox "$APP" --urls http://127.0.0.1:5002 --PortGuard:DevelopmentEnvironments:0=sandbox
            serves team 5002
            exited three 0
            """);
        scene.Signalled("SIGTERM one", "SIGTERM two", "SIGTERM three");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_earlier_run_is_recognised_in_Production_and_left()
    {
        var scene = await Scene.PlayAsync("""
            export ASPNETCORE_ENVIRONMENT=Production
            app old --urls http://localhost:5000
            serves old 5000
            app new --urls http://localhost:5000
            exited new 69
            serves old 5000
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "an earlier run of this application");
    }
}
