namespace PortGuard.Scenes;

/// <summary>The harness itself: what it says of an application without the guard, and of a scene that fails.</summary>
public sealed class HarnessScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task Without_the_guard_a_second_start_crashes_with_the_text_of_Kestrel()
    {
        var scene = await Scene.PlayAsync("""
            app old --urls http://127.0.0.1:5000 --scene:Unguarded=true
            serves old 5000
            app new --urls http://127.0.0.1:5000 --scene:Unguarded=true
            exited new 134
            serves old 5000
            """);
        Assert.Contains("Failed to bind to address http://127.0.0.1:5000: address already in use.", scene.Text("new"), StringComparison.Ordinal);
        Assert.Contains("   at ", scene.Text("new"), StringComparison.Ordinal);
        Assert.Empty(scene.Journal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_failed_scene_shows_its_trace_and_what_every_process_said()
    {
        var failure = await Assert.ThrowsAsync<Xunit.Sdk.XunitException>(() => Scene.PlayAsync("""
            holder old listen 5000
            LIMIT=100
            gone old
            """));
        Assert.Contains("FAILED: old is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("READY 5000", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Two_scenes_use_the_same_port_at_the_same_time()
    {
        const string Script = """
            holder one listen 5000
            serves one 5000
            tell TERM one
            exited one 0
            """;
        var scenes = await Task.WhenAll(Scene.PlayAsync(Script), Scene.PlayAsync(Script));
        Assert.All(scenes, scene => Assert.Contains("SIGNAL SIGTERM", scene.Output("one"), StringComparison.Ordinal));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Every_holder_does_what_its_name_says()
    {
        var scene = await Scene.PlayAsync("""
            holder ignoring listen 5001 --ignore-term
            holder slow listen 5002 --release-after=300
            holder shared listen 5003 --reuseport
            holder sharing listen 5003 --reuseport
            holder bound listen 5004 --nolisten
            holder six listen [::]:5005 --v6only
            holder four listen 0.0.0.0:5005
            holder child inherit 5006
            holder udp udp 5007
            holder unix unix "$D/live.sock"
            holder target listen 5008
            holder outgoing outgoing 5009 5008
            holder client client 5008
            holder waiting leave 5010 --plain
            start above "$HOLDER" above 5011 -- "$HOLDER" nothing
            holder respawned supervise 5012

            is_listening 5004 && fail '5004 is only bound'
            serves six 5005 ::1
            serves four 5005
            serves ignoring 5001
            tell TERM ignoring
            tell TERM slow
            says slow RELEASED
            exited slow 0
            alive ignoring
            exited child 0
            listening 5006
            alive "${READY[child]}"
            exited waiting 0
            ready above
            [[ $("$HOLDER" get "$D/live.sock") == 'unix '* ]] || fail 'the unix socket answers'
            tell KILL unix
            gone unix
            [[ -S $D/live.sock ]] || fail 'a killed server leaves its file'
            first=${READY[respawned]}
            kill -TERM "$first"
            says respawned RESPAWNED
            gone "$first"
            listening 5012
            fact waiting "$(cat /proc/net/tcp)"
            """);
        Assert.Contains(":1392 ", scene.Read(".facts"), StringComparison.Ordinal);
    }
}
