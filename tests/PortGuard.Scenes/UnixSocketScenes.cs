namespace PortGuard.Scenes;

/// <summary>Sockets in the file system: a stale file is no conflict, a live server is one, any other file is somebody's.</summary>
public sealed class UnixSocketScenes
{
    [Theory(Timeout = Scene.Timeout)]
    [InlineData("--urls http://unix:$D/app.sock")]
    [InlineData("--scene:Listen=unix:$D/app.sock")]
    [InlineData("--Kestrel:Endpoints:Unix:Url=http://unix:$D/app.sock")]
    public async Task The_file_that_a_killed_server_left_behind_is_no_conflict(string endpoint)
    {
        var scene = await Scene.PlayAsync($$"""
            app old {{endpoint}}
            serves_at old "$D/app.sock"
            tell KILL old
            gone old
            [[ -S $D/app.sock ]] || fail 'the file is still there'
            start new env ASPNETCORE_ENVIRONMENT=Production "$APP" {{endpoint}}
            serves_at new "$D/app.sock"
            """);
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_live_server_is_a_conflict_for_the_policy()
    {
        var scene = await Scene.PlayAsync($$"""
            holder old unix "$D/app.sock"
            start refused env ASPNETCORE_ENVIRONMENT=Production "$APP" --urls "http://unix:$D/app.sock"
            exited refused 69
            is_served_at old "$D/app.sock" || fail 'the old one still serves'
            app new --urls "http://unix:$D/app.sock"
            serves_at new "$D/app.sock"
            exited old 0
            """);
        scene.IsOneBlock("refused");
        scene.Names("refused", "old");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Two_runs_of_the_application_replace_each_other_on_a_socket()
    {
        var scene = await Scene.PlayAsync($$"""
            app old --urls "http://unix:$D/app.sock"
            serves_at old "$D/app.sock"
            app new --urls "http://unix:$D/app.sock"
            serves_at new "$D/app.sock"
            exited old 0
            is_served_at new "$D/app.sock" || fail 'the end of the old one does not take the new file away'
            """);
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_file_that_is_no_socket_is_never_removed()
    {
        var scene = await Scene.PlayAsync("""
            echo precious >app.sock
            app new --urls "http://unix:$D/app.sock" --PortGuard:SettleTime=00:00:00.200
            gone new
            code_of new
            ((CODE != 0)) || fail 'the start fails'
            fact new.exit "$CODE"
            fact content "$(<app.sock)"
            """);
        Assert.Equal("precious", scene.Fact("content"));
        Assert.Contains(scene.Fact("new.exit"), new[] { "69", "75" });
        scene.IsOneBlock("new");
        scene.Signalled();
    }
}
