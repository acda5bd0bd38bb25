namespace PortGuard.Scenes;

/// <summary>Something above the holder starts it again: named, and not fought for ever.</summary>
public sealed class SupervisorScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_that_comes_back_is_named_with_its_supervisor_and_left()
    {
        var scene = await Scene.PlayAsync("""
            holder keeper supervise 5000
            fact supervisor.pid "${PIDS[keeper]}"
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive keeper
            is_listening 5000 || fail 'the respawned child listens'
            """);
        scene.IsOneBlock("new", othersMayHaveStarted: true);
        scene.Says("new", "in use again", "took the port at once", $"PortGuard.SceneHolder (PID {scene.Fact("supervisor.pid")}), the parent of both, starts it again");
        Assert.InRange(scene.Signals.Count(), 1, 3);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_shell_loop_that_respawns_is_no_endless_fight()
    {
        var scene = await Scene.PlayAsync("""
            start keeper bash -c 'ulimit -c 0; while :; do "$HOLDER" listen 5000; sleep 0.1; done'
            ready keeper
            app new --urls http://127.0.0.1:5000
            must 'new serves or gives up' served_or_gone new 5000
            is_gone new && exited new 69
            alive keeper
            """);
        Assert.InRange(scene.Signals.Count(), 1, 3);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_live_nodemon_above_the_holder_is_named_and_nothing_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            needs node
            mkdir -p node_modules/nodemon/bin
            cat >node_modules/nodemon/bin/nodemon.js <<'E'
            require('child_process').spawn(process.execPath, [process.argv[2]], { stdio: 'inherit' });
            E
            echo 'require("http").createServer((q, r) => r.end("node")).listen(5000, "127.0.0.1", () => console.log("READY 5000 " + process.pid))' >server.js
            start watcher node node_modules/nodemon/bin/nodemon.js server.js
            ready watcher
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive watcher
            alive "${READY[watcher]}"
            fact server.pid "${READY[watcher]}"
            """);
        scene.RefusesCleanly("new", "server");
        scene.Says("new", "nodemon");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_orphan_of_a_watcher_that_is_gone_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            needs node
            cat >nodemon.js <<'E'
            require('child_process').spawn(process.execPath, [process.argv[2]], { stdio: 'inherit' });
            E
            echo 'require("http").createServer((q, r) => r.end("node")).listen(5000, "127.0.0.1", () => console.log("READY 5000 " + process.pid))' >server.js
            start watcher node nodemon.js server.js
            ready watcher
            tell KILL watcher
            gone watcher
            alive "${READY[watcher]}"
            app new --urls http://127.0.0.1:5000
            serves new 5000
            gone "${READY[watcher]}"
            """);
        Assert.Single(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_application_under_dotnet_run_replaces_another_under_dotnet_run()
    {
        var scene = await Scene.PlayAsync("""
            [[ -w $PROJECT && -d $DOTNET_ROOT/sdk ]] || skip 'the sources or the SDK are not ours here'
            cli() { start "$1" "$DOTNET_ROOT/dotnet" run --project "$PROJECT" --no-build --no-launch-profile -c "$CONFIGURATION" -- "${@:2}"; }
            cli old --urls http://127.0.0.1:5000
            serves old 5000
            cli new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            alive new
            """);
        scene.Says("new", "Asking PortGuard.SceneApp", "an earlier run of this application");
        Assert.Single(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_live_dotnet_watch_above_the_holder_is_named_and_nothing_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            [[ -w $PROJECT && -d $DOTNET_ROOT/sdk ]] || skip 'the sources or the SDK are not ours here'
            export DOTNET_WATCH_SUPPRESS_EMOJIS=1
            start watcher "$DOTNET_ROOT/dotnet" watch --project "$PROJECT" --no-hot-reload --non-interactive run --no-build --no-launch-profile -c "$CONFIGURATION" -- --urls http://127.0.0.1:5000
            LIMIT=90000 serves watcher 5000 # MSBuild looks through the project first, which a busy machine takes its time for
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive watcher
            serves watcher 5000
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "dotnet watch");
        scene.Signalled();
    }
}
