namespace PortGuard.Scenes;

/// <summary>Development: holders that do not simply go when they are asked, and families that share a port.</summary>
public sealed class StubbornHolderScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_that_ignores_SIGTERM_is_forced_after_the_grace_period()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            start new env PortGuard__GracePeriod=00:00:00.200 "$APP" --urls http://127.0.0.1:5000
            serves new 5000
            exited old 137
            """);
        Assert.Contains("SIGNAL SIGTERM", scene.Output("old"), StringComparison.Ordinal);
        scene.Says("new", "200 ms", "SIGKILL");
        scene.Signalled("SIGTERM old", "SIGKILL old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_stopped_holder_is_woken_so_that_it_can_end()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            tell STOP old
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            """);
        scene.Signalled("SIGTERM old", "SIGCONT old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_child_that_alone_keeps_the_inherited_listener_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder old inherit 5000
            exited old 0
            alive "${READY[old]}"
            app new --urls http://127.0.0.1:5000
            serves new 5000
            gone "${READY[old]}"
            """);
        scene.Names("new", "old");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_that_stays_as_a_zombie_is_noticed_as_ended()
    {
        var scene = await Scene.PlayAsync("""
            start parent bash -c '"$HOLDER" listen 5000 & exec sleep 1000'
            ready parent
            now; began=$NOW
            app new --urls http://127.0.0.1:5000
            serves new 5000
            now; fact took $((NOW - began))
            alive parent
            read -r stat <"/proc/${READY[parent]}/stat"
            [[ ${stat##*) } == Z* ]] || fail 'the holder is a zombie'
            """);
        scene.Names("new", "parent");
        scene.Signalled("SIGTERM parent");
        Assert.True(int.Parse(scene.Fact("took"), System.Globalization.CultureInfo.InvariantCulture) < 5000, scene.Everything());
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Two_programs_that_share_the_port_by_SO_REUSEPORT_are_both_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder one listen 5000 --reuseport
            holder two listen 5000 --reuseport
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited one 0
            exited two 0
            """);
        scene.Names("new", "one");
        scene.Names("new", "two");
        scene.Signalled("SIGTERM one", "SIGTERM two");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Different_owners_on_the_two_loopbacks_of_localhost_are_both_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder four listen 127.0.0.1:5000
            holder six listen [::1]:5000
            app new --urls http://localhost:5000
            serves new 5000
            serves new 5000 ::1
            exited four 0
            exited six 0
            """);
        scene.Names("new", "four");
        scene.Names("new", "six");
        scene.Signalled("SIGTERM four", "SIGTERM six");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_owner_that_is_already_shutting_down_is_given_its_time()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --release-after=800 --exit-after=300
            tell TERM old
            says old SIGTERM
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            """);
        Assert.DoesNotContain("SIGKILL", string.Join(' ', scene.Signals), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_server_that_has_released_the_port_drains_on_and_is_not_forced()
    {
        var scene = await Scene.PlayAsync("""
            app old --urls http://127.0.0.1:5000
            serves old 5000
            holder client client 5000 --path=/sse
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:00.200
            serves new 5000
            ! within 800 is_gone old || fail 'the old one drains on after the grace period'
            never 'the stream was cut' said client ENDED
            tell TERM client
            exited client 0
            exited old 0
            """);
        scene.Signalled("SIGTERM old");
        scene.Says("new", "finishes what it was doing");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_slow_service_of_the_earlier_run_does_not_delay_the_new_one()
    {
        var scene = await Scene.PlayAsync("""
            app old --urls http://127.0.0.1:5000 --scene:SlowStop=3000
            serves old 5000
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:00.500
            serves new 5000
            alive old
            exited old 0
            """);
        scene.Signalled("SIGTERM old");
    }
}
