namespace PortGuard.Scenes;

/// <summary>OnConflict = Refuse, Wait or Relocate, and several endpoints at once.</summary>
public sealed class ConfiguredActionScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task Of_two_endpoints_one_refused_means_that_nothing_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            start mine python3 -m http.server 5000 --bind 127.0.0.1
            listening 5000
            holder protected listen 5001
            app new --urls 'http://127.0.0.1:5000;http://127.0.0.1:5001' --PortGuard:Protect:0=PortGuard.SceneHolder
            exited new 69
            alive mine
            alive protected
            """);
        scene.RefusesCleanly("new", "protected");
        scene.Names("new", "mine");
        scene.Says("new", "2 of its endpoints");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Refuse_refuses_in_Development()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --PortGuard:OnConflict=Refuse
            exited new 69
            alive old
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "PortGuard:OnConflict is Refuse");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Wait_takes_the_port_when_it_is_released(string environment)
    {
        var scene = await Scene.PlayAsync($$"""
            holder old listen 5000
            app new --urls http://localhost:5000 --environment {{environment}} --PortGuard:OnConflict=Wait
            says new 'waiting up to 30 s'
            never 'somebody ended it' is_gone old
            tell TERM old
            serves new 5000
            serves new 5000 ::1
            exited old 0
            """);
        scene.Names("new", "old");
        scene.Says("new", "became free");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Wait_ends_with_75_when_its_time_is_over()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --PortGuard:OnConflict=Wait --PortGuard:WaitTimeout=00:00:00.300
            exited new 75
            alive old
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "PortGuard:WaitTimeout");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("run")]
    [InlineData("runasync")]
    [InlineData("start")]
    public async Task Ctrl_C_during_a_wait_ends_the_start_within_a_second(string run)
    {
        var scene = await Scene.PlayAsync($$"""
            holder old listen 5000
            app new --urls http://127.0.0.1:5000 --PortGuard:OnConflict=Wait --scene:Run={{run}}
            says new 'waiting up to'
            tell INT new
            LIMIT=2000 exited new 130 # a second, and one for a busy machine
            alive old
            """);
        scene.NeverSays("new", "Unhandled exception", " at PortGuard", " at Microsoft.", "OTHER SERVICE STARTED");
        scene.Says("new", "cancelled while waiting for port 5000");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Ctrl_C_during_the_grace_period_ends_the_start_and_forces_nobody()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:20
            says old SIGTERM
            tell INT new
            LIMIT=2000 exited new 130
            alive old
            """);
        scene.NeverSays("new", "Unhandled exception", " at PortGuard", " at Microsoft.", "OTHER SERVICE STARTED");
        scene.Signalled("SIGTERM old");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("--urls http://localhost:5000", "http://localhost:5001", "127.0.0.1 ::1")]
    [InlineData("--urls http://127.0.0.1:5000", "http://127.0.0.1:5001", "127.0.0.1")]
    [InlineData("--urls http://*:5000", "http://[::]:5001", "127.0.0.1 ::1")]
    [InlineData("--http_ports 5000", "http://[::]:5001", "127.0.0.1 ::1")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://localhost:5000", "http://localhost:5001", "127.0.0.1 ::1")]
    [InlineData("--scene:AddAt=http://localhost:5000", "http://localhost:5001", "127.0.0.1 ::1")]
    [InlineData("--scene:RunAt=http://localhost:5000", "http://localhost:5001", "127.0.0.1 ::1")]
    public async Task Relocate_moves_and_every_address_shown_is_true(string endpoint, string address, string hosts)
    {
        var scene = await Scene.PlayAsync($$"""
            set -f
            holder old listen 5000
            app new {{endpoint}} --environment Production --PortGuard:OnConflict=Relocate
            for host in {{hosts}}; do serves new 5001 $host; done
            fact addresses "$(answer 5001 127.0.0.1 /addresses)"
            alive old
            """);
        scene.Says("new", "taking port 5001 instead", $"Now listening on: {address}");
        Assert.Equal(address, scene.Fact("addresses"));
        scene.Names("new", "old");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Relocate_takes_the_first_free_port_of_the_range_and_refuses_when_there_is_none()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 7000 [::1]:7001
            app new --urls http://localhost:5000 --PortGuard:OnConflict=Relocate --PortGuard:RelocateRange=7000-7002
            serves new 7002
            serves new 7002 ::1
            app refused --urls http://localhost:5000 --PortGuard:OnConflict=Relocate --PortGuard:RelocateRange=7000-7002
            exited refused 69
            alive old
            """);
        scene.IsOneBlock("refused");
        scene.Says("refused", "no port of 7000-7002 is free");
        scene.Signalled();
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("any:5000")]
    [InlineData("localhost:5000")]
    [InlineData("127.0.0.1:5000")]
    public async Task An_endpoint_in_code_cannot_be_moved_and_the_text_says_why(string endpoint)
    {
        var scene = await Scene.PlayAsync($$"""
            holder old listen 5000
            app new --scene:Listen={{endpoint}} --PortGuard:OnConflict=Relocate
            exited new 69
            alive old
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "cannot be moved", "Listen");
    }
}
