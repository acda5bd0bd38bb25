namespace PortGuard.Scenes;

/// <summary>Development: holders that are named and left alone, whatever it costs the start.</summary>
public sealed class NeverEndedScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task Redis_is_protected()
    {
        var scene = await Scene.PlayAsync("""
            needs redis-server
            start old redis-server --port 5000 --bind 127.0.0.1 --save '' --dir "$D/tmp"
            listening 5000
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive old
            is_listening 5000 || fail 'redis still listens'
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "Redis, a database", "redis-server 127.0.0.1:5000");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_program_of_another_user_is_left_alone()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$HOLDER"
            start old "${AS_NOBODY[@]}" "$COPY" listen 5000
            ready old
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive old
            serves old 5000
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "another user", "nobody");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_program_of_root_that_an_ordinary_user_cannot_see_is_unknown_and_not_free()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$APP"
            holder old listen 5000
            start new env HOME="$D/tmp" "${AS_NOBODY[@]}" "$COPY" --urls http://127.0.0.1:5000
            exited new 69
            alive old
            serves old 5000
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "user id 0", "sudo ss -ltnp");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task An_outgoing_connection_on_that_local_port_is_named_and_waited_for()
    {
        var scene = await Scene.PlayAsync("""
            holder target listen 5001
            holder browser outgoing 5000 5001
            app new --urls http://127.0.0.1:5000 --PortGuard:SettleTime=00:00:00.300
            exited new 75
            alive browser
            alive target
            """);
        scene.RefusesCleanly("new", "browser");
        scene.Says("new", "outgoing connection", "ip_local_reserved_ports");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_start_goes_on_when_an_outgoing_connection_closes_in_time()
    {
        var scene = await Scene.PlayAsync("""
            holder target listen 5001
            holder browser outgoing 5000 5001
            app new --urls http://127.0.0.1:5000 --PortGuard:SettleTime=00:00:20
            says new 'waiting up to'
            tell KILL target
            tell KILL browser
            serves new 5000
            """);
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_connected_client_of_the_port_is_neither_named_nor_ended()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            holder client client 5000
            app refused --urls http://127.0.0.1:5000 --PortGuard:OnConflict=Refuse
            exited refused 69
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:00.200
            serves new 5000
            exited old 137
            says client ENDED
            alive client
            """);
        scene.NeverSays("refused", $"PID {scene.Fact("client.pid")}");
        scene.NeverSays("new", $"PID {scene.Fact("client.pid")}");
        scene.Signalled("SIGTERM old", "SIGKILL old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_parent_that_started_the_application_is_an_ancestor()
    {
        var scene = await Scene.PlayAsync("""
            start old "$HOLDER" above 5000 -- "$APP" --urls http://127.0.0.1:5000
            exited old 69
            """);
        scene.Says("old", "CHILD 69");
        scene.RefusesCleanly("old", "old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_process_itself_may_hold_the_port()
    {
        var scene = await Scene.PlayAsync("""
            app new --urls http://127.0.0.1:5000 --scene:HoldFirst=5000
            exited new 69
            """);
        scene.RefusesCleanly("new", "new");
        scene.Says("new", "it is this very process");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_socket_that_is_bound_and_does_not_listen_is_waited_for()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --nolisten
            app new --urls http://127.0.0.1:5000 --PortGuard:SettleTime=00:00:00.300
            exited new 75
            alive old
            """);
        scene.IsOneBlock("new");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_UDP_holder_is_named_and_left_unless_it_serves_our_TCP_port_too()
    {
        var scene = await Scene.PlayAsync("""
            holder old udp 5000
            app beside --urls http://127.0.0.1:5000
            serves beside 5000
            tell TERM beside
            exited beside 0
            app refused --urls http://127.0.0.1:5001 --PortGuard:Ports:0=127.0.0.1:5000/udp
            exited refused 69
            alive old
            holder both udp 5002 --tcp
            app new --urls http://127.0.0.1:5002 --PortGuard:Ports:0=127.0.0.1:5002/udp
            serves new 5002
            exited both 0
            """);
        scene.NeverSays("beside", "PortGuard");
        scene.IsOneBlock("refused");
        scene.Names("refused", "old");
        scene.Says("refused", "UDP");
        scene.Signalled("SIGTERM both");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_in_another_PID_namespace_belongs_to_a_container()
    {
        var scene = await Scene.PlayAsync("""
            start box unshare --pid --fork --kill-child --mount-proc "$HOLDER" listen 5000
            ready box
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive box
            serves box 5000
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "PID namespace");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_service_of_systemd_is_refused_with_the_right_command()
    {
        var scene = await Scene.PlayAsync("""
            needs_root
            for mount in /sys/fs/cgroup/systemd /sys/fs/cgroup; do
                group=$mount/portguard-scene-$$-$RANDOM
                mkdir -p "$group/demo.service" 2>/dev/null && [[ -w $group/demo.service/cgroup.procs ]] && break
                group=
            done
            [[ -n $group ]] || skip 'no cgroup can be made here'
            trap 'kill -KILL "${PIDS[old]:-}"; gone old; rmdir "$group/demo.service" "$group"' EXIT
            holder old listen 5000
            echo "${PIDS[old]}" >"$group/demo.service/cgroup.procs" || skip 'no process can be put into a cgroup here'
            [[ $(<"/proc/${PIDS[old]}/cgroup") == *demo.service* ]] || skip 'the cgroup does not show'
            app new --urls http://127.0.0.1:5000
            exited new 69
            alive old
            """);
        scene.RefusesCleanly("new", "old");
        scene.Says("new", "systemctl stop demo.service");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_process_whose_first_thread_has_ended_is_not_taken_for_nobody()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            cat >leaderless.py <<'E'
            import ctypes, os, socket, threading, time
            listener = socket.create_server(('127.0.0.1', 5000))
            threading.Thread(target=time.sleep, args=(1000,)).start()
            print('READY 5000', os.getpid(), flush=True)
            ctypes.CDLL(None).pthread_exit(None)
            E
            start old python3 leaderless.py
            listening 5000
            must 'the first thread is a zombie' is_gone old
            app new --urls http://127.0.0.1:5000 --PortGuard:GracePeriod=00:00:00.500
            served_or_gone new 5000 || must 'new serves or ends' served_or_gone new 5000
            is_gone new && exited new 69
            fact served "$(is_served 5000 new && echo yes || echo no)"
            """);
        if (scene.Fact("served") == "no")
        {
            scene.IsOneBlock("new");
        }
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task With_the_scope_of_the_same_application_a_stranger_is_left_alone()
    {
        var scene = await Scene.PlayAsync("""
            holder stranger listen 5000
            app refused --urls http://127.0.0.1:5000 --PortGuard:Scope=SameApplication
            exited refused 69
            alive stranger
            app old --urls http://127.0.0.1:5001
            serves old 5001
            app new --urls http://127.0.0.1:5001 --PortGuard:Scope=SameApplication
            serves new 5001
            exited old 0
            """);
        scene.Names("refused", "stranger");
        scene.IsOneBlock("refused");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_the_team_protects_is_left_alone_and_what_it_allows_is_ended()
    {
        var scene = await Scene.PlayAsync("""
            needs redis-server
            holder ours listen 5000
            app refused --urls http://127.0.0.1:5000 --PortGuard:Protect:0=portguard.sceneholder
            exited refused 69
            alive ours
            start redis redis-server --port 5001 --bind 127.0.0.1 --save '' --dir "$D/tmp"
            listening 5001
            app new --urls http://127.0.0.1:5001 --PortGuard:Allow:0=redis-server
            serves new 5001
            exited redis 0
            """);
        scene.Names("refused", "ours");
        scene.IsOneBlock("refused");
        scene.Signalled("SIGTERM redis");
    }
}
