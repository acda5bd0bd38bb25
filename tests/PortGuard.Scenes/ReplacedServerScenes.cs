namespace PortGuard.Scenes;

/// <summary>Development: a server that holds the port is asked to stop, all of it, and the new application serves.</summary>
public sealed class ReplacedServerScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task An_earlier_run_of_the_same_application_is_replaced_on_both_loopbacks()
    {
        var scene = await Scene.PlayAsync("""
            app old --urls http://localhost:5000
            serves old 5000
            serves old 5000 ::1
            app new --urls http://localhost:5000
            serves new 5000
            serves new 5000 ::1
            exited old 0
            tell TERM new
            exited new 0
            """);
        scene.Names("new", "old");
        scene.Says("new", "Asking PortGuard.SceneApp", "an earlier run of this application");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_python_http_server_is_replaced()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            start old python3 -m http.server 5000 --bind 127.0.0.1
            listening 5000
            app new --urls http://localhost:5000
            serves new 5000
            exited old 143
            """);
        scene.Names("new", "old");
        scene.Says("new", "python3");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Node_is_replaced()
    {
        var scene = await Scene.PlayAsync("""
            needs node
            start old node -e 'require("http").createServer((q, r) => r.end("node")).listen(5000)'
            listening 5000
            app new --urls http://localhost:5000
            serves new 5000
            serves new 5000 ::1
            exited old 143
            """);
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Gunicorn_with_four_workers_goes_as_a_whole_by_one_signal_to_its_master()
    {
        var scene = await Scene.PlayAsync("""
            needs gunicorn
            cat >wsgi.py <<'E'
            def app(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'gunicorn\n']
            E
            start old gunicorn -w 4 -b 127.0.0.1:5000 wsgi:app
            listening 5000
            must 'four workers' has_children old 4
            workers=("${CHILDREN[@]}")
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            for worker in "${workers[@]}"; do gone "$worker"; done
            """);
        scene.Names("new", "old");
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
                   uwsgi_temp_path $D/tmp/d; scgi_temp_path $D/tmp/e; server { listen 127.0.0.1:5000; return 200 'nginx\n'; } }
            E
            start old nginx -c "$D/nginx.conf" -e stderr
            listening 5000
            must 'two workers' has_children old 2
            workers=("${CHILDREN[@]}")
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 0
            for worker in "${workers[@]}"; do gone "$worker"; done
            """);
        scene.Names("new", "old");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Socat_with_a_fork_per_connection_is_replaced_and_its_client_lives()
    {
        var scene = await Scene.PlayAsync("""
            needs socat
            start old socat TCP-LISTEN:5000,bind=127.0.0.1,reuseaddr,fork EXEC:cat
            listening 5000
            holder client client 5000
            must 'a fork for the connection' has_children old 1
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 143
            alive client
            """);
        scene.Names("new", "old");
        scene.Says("new", "socat");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Forked_workers_that_outlive_their_master_are_ended_too()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            cat >prefork.py <<'E'
            import os, signal, socket
            listener = socket.create_server(('127.0.0.1', 5000))
            for _ in range(3):
                if os.fork() == 0:
                    while True:
                        listener.accept()
            print('READY 5000', os.getpid(), flush=True)
            signal.pause()
            E
            start old python3 prefork.py
            ready old
            must 'three workers' has_children old 3
            workers=("${CHILDREN[@]}")
            app new --urls http://127.0.0.1:5000
            serves new 5000
            exited old 143
            for worker in "${workers[@]}"; do gone "$worker"; done
            """);
        scene.Names("new", "old");
        Assert.DoesNotContain("SIGKILL", string.Join(' ', scene.Signals), StringComparison.Ordinal);
        Assert.Equal(4, scene.Signals.Count());
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Every_way_to_name_an_endpoint_is_guarded()
    {
        var scene = await Scene.PlayAsync("""
            previous=
            chain() { # chain NAME: it serves, and the one before is gone
                serves "$1" 5000
                [[ -z $previous ]] || exited "$previous" 0
                previous=$1
            }
            app urls --urls http://127.0.0.1:5000;                                        chain urls
            app default;                                                                  chain default
            start variable env ASPNETCORE_URLS=http://127.0.0.1:5000 "$APP";              chain variable
            start ports env ASPNETCORE_HTTP_PORTS=5000 "$APP";                            chain ports
            app endpoints --Kestrel:Endpoints:Http:Url=http://127.0.0.1:5000;             chain endpoints
            app add --scene:AddAt=http://localhost:5000;                                  chain add
            app run --scene:RunAt=http://localhost:5000;                                  chain run
            app any --scene:Listen=any:5000;                                              chain any
            app loopbacks --scene:Listen=localhost:5000;                                  chain loopbacks
            app address --scene:Listen=127.0.0.1:5000;                                    chain address
            app slim --scene:Host=slim --urls http://127.0.0.1:5000;                      chain slim
            app empty --scene:Host=empty --environment Development --urls http://127.0.0.1:5000; chain empty
            app concurrent --scene:Concurrent=true --urls 'http://*:5000';                chain concurrent
            app started --scene:Run=start --urls 'http://*:5000';                         chain started
            """);
        Assert.Equal(13, scene.Signals.Count());
    }
}
