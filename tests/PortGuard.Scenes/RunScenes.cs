namespace PortGuard.Scenes;

/// <summary><c>portguard run</c> with the servers that people restart all day.</summary>
public sealed class RunScenes
{
    private const string Asgi = """
        cat >asgi.py <<'EOF'
        import os
        async def app(scope, receive, send):
            if scope['type'] == 'lifespan':
                await receive(); await send({'type': 'lifespan.startup.complete'})
                await receive(); await send({'type': 'lifespan.shutdown.complete'})
                return
            await send({'type': 'http.response.start', 'status': 200, 'headers': []})
            await send({'type': 'http.response.body', 'body': f"{os.environ['SCENE_NAME']} {os.getpid()} {os.environ['PORT']}\n".encode()})
        EOF
        """;

    [Fact(Timeout = Scene.Timeout)]
    public async Task Uvicorn_is_started_again_and_again_and_each_run_takes_over_from_the_last()
    {
        var scene = await Scene.PlayAsync(Asgi + "\n" + """
            /usr/bin/python3 -c 'import uvicorn' 2>/dev/null || skip 'uvicorn is not installed'
            last=
            for name in one two three four five; do
                start $name "$PORTGUARD" run --port 8000 -- /usr/bin/python3 -m uvicorn --port {port} asgi:app
                serves $name 8000
                pid $name
                [[ $(answer 8000) == "$name $PID 8000" ]] || fail 'the program has the PID of portguard, and PORT'
                [[ -z $last ]] || exited $last 0
                last=$name
            done
            """);
        scene.Signalled("SIGTERM one", "SIGTERM two", "SIGTERM three", "SIGTERM four");
        foreach (var (name, last) in new[] { ("two", "one"), ("three", "two"), ("four", "three"), ("five", "four") })
        {
            scene.Says(name, "portguard: Asking ", "it is an earlier run of this application", "port 8000: free after");
            scene.Names(name, last);
        }

        scene.NeverSays("one", "portguard:");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Node_reads_the_port_from_the_variable_and_the_variable_from_the_file()
    {
        var scene = await Scene.PlayAsync("""
            needs node
            printf '# the port of the shop\nexport PORT=3000\nGREETING="good ${SCENE_NAME:-day}"\n' >.env
            cat >server.js <<'EOF'
            require('http').createServer((_, response) => response.end(`${process.env.SCENE_NAME} ${process.pid} ${process.env.GREETING}\n`))
                .listen(process.env.PORT, '127.0.0.1');
            EOF
            start old "$PORTGUARD" run -- node server.js
            serves old 3000
            [[ $(answer 3000) == *' good old' ]] || fail 'the file is read'
            start new "$PORTGUARD" run -- node server.js
            serves new 3000
            exited old 143
            tell INT new
            exited new 130
            """);
        scene.Signalled("SIGTERM old");
        scene.Says("new", "it is an earlier run of this application");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Vite_gets_the_port_in_its_arguments()
    {
        var scene = await Scene.PlayAsync("""
            needs node
            [[ -x $PEERS/vite ]] || skip 'vite is not installed (tests/peers/install.sh)'
            PATH=$PATH:$PEERS
            mkdir site && cd site && echo '<p>hello</p>' >index.html
            start old vite --port 5173 --strictPort --host 127.0.0.1
            listening 5173
            start new "$PORTGUARD" run --port localhost:5173 -- vite --port {port} --strictPort --host 127.0.0.1
            says new 'Local:'
            gone old
            alive new
            listening 5173
            """);
        Assert.Single(scene.Signals);
        scene.Says("new", "it is an earlier run of this application");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("TERM", 143)]
    [InlineData("INT", 0)]
    [InlineData("KILL", 137)]
    public async Task A_signal_reaches_the_program_itself(string signal, int code)
    {
        await Scene.PlayAsync($$"""
            needs /usr/bin/python3
            start server "$PORTGUARD" run --port 127.0.0.1:8000 -- /usr/bin/python3 -m http.server -b 127.0.0.1 {port}
            listening 8000
            must 'the process is python' [ "$(readlink -f /usr/bin/python3)" -ef "/proc/${PIDS[server]}/exe" ]
            tell {{signal}} server
            exited server {{code}}
            """);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_shell_script_gets_the_port_and_its_exit_code_is_ours()
    {
        var scene = await Scene.PlayAsync("""
            printf '#!/bin/sh\necho "$0 $1 $PORT"; exit 7\n' >serve.sh
            printf 'echo "$0 $1 $PORT"; exit 8\n' >bare
            chmod +x serve.sh bare
            start script "$PORTGUARD" run --port 8000 -- ./serve.sh --listen=:{port}
            exited script 7
            start bare "$PORTGUARD" run --port 8000 -- ./bare {port}
            exited bare 8
            start inline "$PORTGUARD" run --port 8000 --port-env A --port-env B -- bash -c 'echo "$A $B ${PORT-none} {port}"; kill -9 $$'
            exited inline 137
            """);
        scene.Says("script", "./serve.sh --listen=:8000 8000");
        scene.Says("bare", "./bare 8000 8000");
        scene.Says("inline", "8000 8000 none 8000");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Only_an_earlier_run_is_ended_where_the_scope_says_so()
    {
        var scene = await Scene.PlayAsync("""
            needs /usr/bin/python3
            holder other listen 8000
            start refused "$PORTGUARD" run --scope application --port 8000 -- /usr/bin/python3 -m http.server {port}
            exited refused 69
            alive other
            tell TERM other
            exited other 0
            start old "$PORTGUARD" run --port 8000 -- /usr/bin/python3 -m http.server {port}
            listening 8000
            start new "$PORTGUARD" run --scope application --port 8000 -- python3 -m http.server {port}
            gone old
            listening 8000
            alive new
            """);
        scene.Says("refused", "it is not an earlier run of this application");
        scene.Signalled("SIGTERM old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Job_control_is_the_programs_own()
    {
        await Scene.PlayAsync("""
            needs tmux /usr/bin/python3
            start tmux tmux -f /dev/null new-session -d -s work -x 120 -y 40 'bash --norc'
            exited tmux 0
            typed() { tmux send-keys -t work "$@"; }
            shows() { [[ $(tmux capture-pane -p -t work) == *"$1"* ]]; }
            state_is() { local stat; read -r stat <"/proc/$SERVER/stat"; stat=${stat##*) }; [[ $stat == [$1]* ]]; }
            typed "'$PORTGUARD' run --port 8000 -- bash -c 'echo \$\$ >pid; exec /usr/bin/python3 -u -m http.server {port}'" Enter
            listening 8000
            SERVER=$(<pid)
            typed C-z
            must 'Ctrl+Z stops the program' state_is T
            must 'the shell says so' shows 'Stopped'
            typed fg Enter
            must 'fg wakes it' state_is SR
            typed C-c
            must 'Ctrl+C ends it' is_gone "$SERVER"
            typed 'echo "code=$?"' Enter
            must 'the exit code is the one of the program' shows 'code=0'
            holder old listen 8000
            typed "stty -g >before; '$PORTGUARD' run --port 8000 -- sh -c 'stty -g >after; touch over'" Enter
            must 'the next run is over' test -e over
            exited old 0
            [[ $(<before) == "$(<after)" ]] || fail 'the settings of the terminal are the same'
            """);
    }
}
