namespace PortGuard.Scenes;

/// <summary><c>portguard free</c> as a developer types it: whom it ends, and that the port can be bound afterwards.</summary>
public sealed class FreeScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_python_server_is_ended_and_the_port_can_be_bound()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            start old python3 -m http.server 5000 --directory "$D/tmp"
            listening 5000
            start free env -u ASPNETCORE_ENVIRONMENT "$PORTGUARD" free 5000 --yes
            exited free 0
            gone old
            holder new listen 5000
            start log "$PORTGUARD" log
            exited log 0
            """);
        scene.Names("free", "old");
        scene.Says("free", "5000: free.", "was asked to stop and ended after");
        scene.Says("log", $"SIGTERM to python3 (PID {scene.Fact("old.pid")}", "for port 5000: sent", "port 5000 wanted by portguard free");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_holder_that_ignores_SIGTERM_is_forced_after_the_grace_period()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000 --ignore-term
            start free "$PORTGUARD" free 5000 -y --grace 200ms
            exited free 0
            exited old 137
            holder new listen 5000
            """);
        scene.Says("free", "did not stop when it was asked, was forced and ended");
        scene.Signalled("SIGTERM old", "SIGKILL old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_starts_it_again_is_named()
    {
        var scene = await Scene.PlayAsync("""
            holder keeper supervise 5000
            fact supervisor.pid "${PIDS[keeper]}"
            start free "$PORTGUARD" free 5000 --yes
            exited free 4
            alive keeper
            """);
        scene.Says("free", $"PortGuard.SceneHolder (PID {scene.Fact("supervisor.pid")}), the parent of both, starts it again", "5000: not freed; it is in use again");
        scene.Signalled("SIGTERM keeper");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Gunicorn_goes_as_a_whole_by_one_signal_to_its_master()
    {
        var scene = await Scene.PlayAsync("""
            needs gunicorn
            printf '%s\n' 'def app(environ, start_response):' '    start_response("200 OK", [])' '    return [b"gunicorn"]' >wsgi.py
            start old gunicorn -w 2 -b 127.0.0.1:5000 wsgi:app
            listening 5000
            must 'two workers' has_children old 2
            workers=("${CHILDREN[@]}")
            start free "$PORTGUARD" free 5000 --yes
            exited free 0
            exited old 0
            for worker in "${workers[@]}"; do gone "$worker"; done
            holder new listen 5000
            """);
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Nginx_started_by_hand_goes_with_its_workers_of_another_user()
    {
        var scene = await Scene.PlayAsync("""
            needs nginx
            needs_root
            cat >nginx.conf <<E
            daemon off; user nobody nogroup; worker_processes 2; pid $D/nginx.pid; error_log stderr;
            events { worker_connections 16; }
            http { access_log off; client_body_temp_path $D/tmp/a; proxy_temp_path $D/tmp/b; fastcgi_temp_path $D/tmp/c;
                   uwsgi_temp_path $D/tmp/d; scgi_temp_path $D/tmp/e; server { listen 127.0.0.1:5000; listen [::1]:5000; return 200 'nginx\n'; } }
            E
            start old nginx -c "$D/nginx.conf" -e stderr
            listening 5000
            must 'two workers' has_children old 2
            workers=("${CHILDREN[@]}")
            start free "$PORTGUARD" free 5000 --yes
            exited free 0
            exited old 0
            for worker in "${workers[@]}"; do gone "$worker"; done
            """);
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Redis_is_refused_unless_it_is_allowed_by_name()
    {
        var scene = await Scene.PlayAsync("""
            needs redis-server
            start old redis-server --port 5000 --bind 127.0.0.1 --save '' --dir "$D/tmp"
            listening 5000
            start refused "$PORTGUARD" free 5000 --yes
            exited refused 3
            alive old
            start free "$PORTGUARD" free 5000 --yes --allow redis-server
            exited free 0
            exited old 0
            """);
        scene.Says("refused", "it is Redis, a database", "redis-cli -p 5000 shutdown", "portguard free 5000 --allow redis-server");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Clients_of_the_port_and_callers_from_it_are_never_touched()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            holder client client 5000
            holder target listen 5001
            holder browser outgoing 5002 5001
            start free "$PORTGUARD" free 5000 5002 --yes
            exited free 1
            gone old
            alive client
            alive browser
            alive target
            """);
        scene.Says("free", "5000: free.", "5002: not freed; it is in use by an outgoing connection of", "never ends a process for that", "ip_local_reserved_ports");
        scene.Names("free", "browser");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task One_port_that_fails_does_not_stop_the_other()
    {
        var scene = await Scene.PlayAsync("""
            needs redis-server
            start redis redis-server --port 5000 --bind 127.0.0.1 --save '' --dir "$D/tmp"
            listening 5000
            holder old listen 5001
            start free "$PORTGUARD" free 5000 5001 5002 --yes --json
            exited free 3
            alive redis
            gone old
            """);
        using var json = System.Text.Json.JsonDocument.Parse(scene.Output("free"));
        Assert.Equal(["refused", "freed", "alreadyFree"], json.RootElement.EnumerateArray().Select(port => port.GetProperty("result").GetString()));
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Below_the_holder_what_survives_is_ended_only_with_tree()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            cat >server.py <<'E'
            import os, socket, subprocess
            child = subprocess.Popen(['sleep', '1000'])
            listener = socket.create_server(('127.0.0.1', 5000))
            print('READY 5000', os.getpid(), flush=True)
            print('CHILD', child.pid, flush=True)
            listener.accept()
            E
            start old python3 server.py
            ready old
            must 'it has a child' has_children old 1
            child=${CHILDREN[0]}
            start free "$PORTGUARD" free 5000 --yes
            exited free 0
            gone old
            alive "$child"
            start old python3 server.py
            ready old
            must 'it has a child' has_children old 1
            second=${CHILDREN[0]}
            fact child.pid "$second"
            start tree "$PORTGUARD" free 5000 --yes --tree
            exited tree 0
            gone old
            gone "$second"
            alive "$child"
            """);
        scene.Says("tree", $"sleep (PID {scene.Fact("child.pid")}), ended too if it survives", $"sleep (PID {scene.Fact("child.pid")}) was asked to stop and ended");
    }
}
