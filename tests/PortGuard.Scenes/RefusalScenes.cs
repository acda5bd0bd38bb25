namespace PortGuard.Scenes;

/// <summary>How a refused start ends: one block, no stack trace, an exit code of its own, and no other service has started.</summary>
public sealed class RefusalScenes
{
    [Theory(Timeout = Scene.Timeout)]
    [InlineData("--urls http://127.0.0.1:5000")]
    [InlineData("--urls http://localhost:5000")]
    [InlineData("--urls http://127.0.0.1:5000 --scene:Run=run")]
    [InlineData("--urls http://127.0.0.1:5000 --scene:Run=start")]
    [InlineData("--urls http://127.0.0.1:5000 --scene:Concurrent=true")]
    [InlineData("--urls http://127.0.0.1:5000 --scene:Host=slim")]
    [InlineData("--urls http://127.0.0.1:5000 --scene:Host=empty")]
    [InlineData("--scene:Listen=localhost:5000")]
    [InlineData("--scene:Host=worker --scene:Port=127.0.0.1:5000")]
    public async Task A_refusal_is_one_block_and_69(string arguments)
    {
        var scene = await Scene.PlayAsync($$"""
            export ASPNETCORE_ENVIRONMENT=Production DOTNET_ENVIRONMENT=Production
            holder old listen 5000
            app new {{arguments}}
            exited new 69
            serves old 5000
            """);
        scene.RefusesCleanly("new", "old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Without_any_logger_the_block_is_on_standard_error()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --environment Production --scene:Silent=true
            exited new 69
            """);
        scene.RefusesCleanly("new", "old");
        Assert.Empty(scene.Output("new"));
        Assert.StartsWith("PortGuard: ", scene.Error("new"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_caller_that_catches_the_refusal_keeps_control()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --environment Production --scene:Catch=true
            exited new 3
            """);
        Assert.Contains($"CAUGHT 69 127.0.0.1:5000 PortGuard.SceneHolder (PID {scene.Fact("old.pid")})", scene.Output("new"), StringComparison.Ordinal);
        scene.NeverSays("new", "Unhandled exception");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_exit_code_of_a_refusal_can_be_chosen()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --environment Production --PortGuard:RefusalExitCode=42
            exited new 42
            """);
        scene.RefusesCleanly("new", "old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Settings_that_are_not_valid_end_with_78_and_every_failure()
    {
        var scene = await Scene.PlayAsync("""
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=-00:00:01 --PortGuard:RefusalExitCode=300 --PortGuard:RelocateRange=9-5 --PortGuard:OnConflict=Kill --PortGuard:Ports:0=nowhere
            exited new 78
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "GracePeriod", "RefusalExitCode", "RelocateRange", "OnConflict", "'Kill'", "Ports", "'nowhere'");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_worker_without_a_web_server_guards_the_ports_it_names()
    {
        var scene = await Scene.PlayAsync("""
            export DOTNET_ENVIRONMENT=Development
            holder old listen 9100
            app new --scene:Host=worker --scene:Port=9100
            says new 'OTHER SERVICE STARTED'
            exited old 0
            tell TERM new
            exited new 0
            """);
        scene.Names("new", "old");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Switched_off_it_does_nothing_and_Kestrel_speaks()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --PortGuard:Enabled=false
            exited new 134
            alive old
            """);
        scene.Says("new", "address already in use");
        scene.NeverSays("new", "PortGuard: ");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Every_signal_is_in_the_journal_with_who_whom_and_why()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:00.200
            serves new 5000
            exited old 137
            """);
        scene.Signalled("SIGTERM old", "SIGKILL old");
        Assert.All(scene.Journal, line =>
        {
            Assert.Contains("\"port\":5000", line, StringComparison.Ordinal);
            Assert.Contains("PortGuard.SceneHolder", line, StringComparison.Ordinal);
            Assert.Contains($"\"by\":{{\"pid\":{scene.Fact("new.pid")},\"name\":\"PortGuard.SceneApp\"}}", line, StringComparison.Ordinal);
            Assert.Contains("http://127.0.0.1:5000 wanted by PortGuard.SceneApp", line, StringComparison.Ordinal);
        });
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_home_that_cannot_be_written_does_not_stop_the_start()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            start new env PORTGUARD_STATE_DIR=/proc/nothing "$APP" --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            """);
        scene.Says("new", "journal");
    }
}
