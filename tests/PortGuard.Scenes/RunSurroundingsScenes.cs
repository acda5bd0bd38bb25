namespace PortGuard.Scenes;

/// <summary>The program of <c>portguard run</c> finds everything as if portguard had not been there.</summary>
public sealed class RunSurroundingsScenes
{
    // What a process inherits: proc(5), and what only a call tells. Lines that differ from run to run are left out.
    private const string Mirror = """
        cat >mirror.py <<'EOF'
        import ctypes, os, sys
        skipped = ('Pid', 'PPid', 'Tgid', 'NSpgid', 'NStgid', 'NSpid', 'Ngid', 'Vm', 'Rss', 'Sig', 'voluntary', 'nonvoluntary', 'THP', 'FDSize', 'Hugetlb')
        for line in open('/proc/self/status'):
            if not line.startswith(skipped) or line.startswith(('SigBlk', 'SigIgn', 'SigCgt')):
                print(line.rstrip())
        for file in ('limits', 'oom_score_adj', 'timerslack_ns', 'personality', 'coredump_filter', 'cgroup'):
            print(file, open('/proc/self/' + file).read())
        for number in sorted(os.listdir('/proc/self/fd'), key=int):
            try:
                print(number, os.readlink('/proc/self/fd/' + number) if int(number) > 2 else 'standard', os.get_inheritable(int(number)))
            except OSError:
                pass
        value = ctypes.c_int()
        ctypes.CDLL(None).prctl(2, ctypes.byref(value))
        print('parent death signal', value.value, 'dumpable', ctypes.CDLL(None).prctl(3), 'nice', os.nice(0))
        print(os.getcwd(), oct(os.umask(0)), os.getsid(0), os.getpgid(0) == os.getppid(), os.sched_getaffinity(0))
        print(sorted((name, value) for name, value in os.environb.items() if name not in (b'_', b'PORT')))
        print(sys.argv)
        EOF
        mirror() { "$@" /usr/bin/python3 mirror.py 'two words' '' $'\xff{x}' >"$OUT" 2>&1; }
        same() { # same WHAT, by the lines of two files
            diff plain.txt guarded.txt >difference.txt || fail "$1 differ"
            note "$1 are the same"
        }
        """;

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("nothing unusual", ":")]
    [InlineData("limits", "ulimit -Sn 256; ulimit -Ss 4096")]
    [InlineData("ignored signals", "trap '' HUP INT QUIT USR1 TSTP")]
    [InlineData("descriptors", "exec 7</etc/passwd 8>/dev/null")]
    [InlineData("umask and directory", "umask 077; mkdir -p sub; cp mirror.py sub; cd sub; OUT=../$OUT")]
    [InlineData("a variable that is no UTF-8", "export ODD=$'\\xe9\\xff' DOTNET_gcServer=0")]
    public async Task What_a_process_inherits_is_the_same_with_and_without(string what, string change)
    {
        var scene = await Scene.PlayAsync(Mirror + "\n" + $$"""
            needs /usr/bin/python3 diff
            (OUT=plain.txt; {{change}}; mirror env)
            (OUT=guarded.txt; {{change}}; mirror "$PORTGUARD" run --port 8000 -- env)
            same '{{what}}'
            """);
        Assert.NotEmpty(scene.Read("plain.txt"));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task It_is_the_same_after_a_holder_was_ended()
    {
        var scene = await Scene.PlayAsync(Mirror + "\n" + """
            needs /usr/bin/python3 setpriv nice diff
            exec 7</etc/passwd
            ulimit -Sn 300
            (OUT=plain.txt; mirror nice -n 3 setpriv --pdeathsig USR2)
            holder old listen 8000
            (OUT=guarded.txt; mirror nice -n 3 setpriv --pdeathsig USR2 "$PORTGUARD" run --port 8000 --)
            exited old 0
            sed -i '/^portguard: /d' guarded.txt
            same 'all of it'
            """);
        scene.Signalled("SIGTERM old");
        Assert.Contains("parent death signal 12", scene.Read("plain.txt"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_broken_pipe_ends_the_program_as_it_would_without()
    {
        await Scene.PlayAsync("""
            "$PORTGUARD" run --port 8000 -- yes | head -n 1 >/dev/null
            codes=("${PIPESTATUS[@]}")
            [[ ${codes[0]} == 141 ]] || fail "SIGPIPE is the default: ${codes[*]}"
            """);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_directory_that_was_deleted_fails_no_start()
    {
        await Scene.PlayAsync("""
            mkdir gone; cd gone; rmdir ../gone
            said=$("$PORTGUARD" run --port 8000 -- sh -c 'echo started on $PORT' 2>/dev/null) || fail "run: $?"
            [[ $said == 'started on 8000' ]] || fail "$said"
            "$PORTGUARD" free 8000 --yes || fail "free: $?"
            """);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task In_a_directory_whose_name_is_no_UTF_8_program_and_file_are_found_and_so_is_the_veto()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 5000
            odd=$'caf\xe9'; mkdir "$odd"; cd "$odd"
            printf '#!/bin/sh\necho "$MODE" on $PORT\n' >server; chmod +x server
            printf 'PORT=8000\nMODE=fast\nENVIRONMENT=production\n' >.env
            said=$("$PORTGUARD" run -- ./server) || fail "run: $?"
            [[ $said == 'fast on 8000' ]] || fail "$said"
            start new "$PORTGUARD" run --port 5000 --dev -- ./server
            exited new 69
            serves old 5000
            cd ..; rm -r "$odd"
            """);
        scene.Says("new", "ENVIRONMENT says production");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_socket_that_is_handed_on_is_in_nobodys_way()
    {
        var scene = await Scene.PlayAsync("""
            needs /usr/bin/python3
            cat >manager.py <<'EOF'
            import os, socket, sys
            listener = socket.create_server(('127.0.0.1', 8000))
            os.set_inheritable(listener.fileno(), True)
            os.environ['LISTEN_FD'] = str(listener.fileno())
            os.execv(sys.argv[1], sys.argv[1:])
            EOF
            cat >server.py <<'EOF'
            import os, socket
            listener = socket.socket(fileno=int(os.environ['LISTEN_FD']))
            while True:
                client, _ = listener.accept()
                client.recv(1000)
                client.sendall(f"HTTP/1.0 200 OK\r\n\r\n{os.environ['SCENE_NAME']} {os.getpid()}\n".encode())
                client.close()
            EOF
            start server /usr/bin/python3 manager.py "$PORTGUARD" run --port 127.0.0.1:8000 -- /usr/bin/python3 server.py
            serves server 8000
            """);
        scene.Signalled();
        scene.NeverSays("server", "portguard:");
    }
}
