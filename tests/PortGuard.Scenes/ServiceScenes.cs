namespace PortGuard.Scenes;

/// <summary><c>portguard run --service</c>: the port comes from the registry, and the program's life is the service's.</summary>
public sealed class ServiceScenes
{
    // Answers with its name, PID and PORT; ends with 0 when it is asked to stop.
    private const string Server = """
        needs /usr/bin/python3
        cat >server.py <<'EOF'
        import http.server, os, signal, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers()
                self.wfile.write(f"{os.environ['SCENE_NAME']} {os.getpid()} {os.environ['PORT']}\n".encode())
            def log_message(self, *arguments): pass
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
        EOF
        serve=(/usr/bin/python3 server.py {port})

        is_in_state() { [[ $(portguard list) == *"$2"$'\t'"$PORT"$'\t'*$'\t'"$1"* ]]; }
        """;

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_program_has_the_port_and_the_lock_for_as_long_as_it_lives()
    {
        await Scene.PlayAsync(Server + "\n" + """
            export ASPNETCORE_ENVIRONMENT=Production
            PORT=$(portguard allocate orders-api) || fail 'a port is given'
            start one "$PORTGUARD" run --service orders-api -- "${serve[@]}"
            must 'it answers' is_answered_by one
            is_in_state orders-api live || fail 'it is listed as live'
            [[ $(portguard list --json) == *"\"pid\": ${PIDS[one]},"* ]] || fail 'the instance has the PID of the program'
            portguard run --service orders-api -- "${serve[@]}" 2>refusal.txt && fail 'a second one is refused'
            [[ $(<refusal.txt) == "\"orders-api\" runs already on port $PORT (PID ${PIDS[one]})."* ]] || fail 'the refusal says where it runs'
            tell KILL one
            gone one
            is_in_state orders-api free || fail 'the lock is free after the program'
            [[ $(portguard allocate orders-api) == "$PORT" ]] || fail 'the port is the same'
            """.Replace("must 'it answers'", "is_answered_by() { [[ $(answer $PORT) == *\" $PORT\" ]]; }\nmust 'it answers'", StringComparison.Ordinal));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task In_Development_the_next_start_takes_over_on_the_same_port()
    {
        var scene = await Scene.PlayAsync(Server + "\n" + """
            PORT=18123
            start one "$PORTGUARD" run --service orders-api --preferred 18123 -- "${serve[@]}"
            serves one 18123
            start two "$PORTGUARD" run --service orders-api --restart -- "${serve[@]}"
            must 'the second answers' serves_two
            exited one 0
            start three "$PORTGUARD" run --service orders-api -- "${serve[@]}"
            serves three 18123
            exited two 0
            """.Replace("PORT=18123\n", "PORT=18123\nserves_two() { [[ $(answer 18123) == 'two '* ]]; }\n", StringComparison.Ordinal));
        scene.Says("two", "portguard: Asking ");
        scene.Says("three", "portguard: Asking ");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_stranger_on_the_port_is_not_ended_and_the_service_gets_another()
    {
        var scene = await Scene.PlayAsync(Server + "\n" + """
            portguard allocate orders-api --preferred 18123 >/dev/null
            holder stranger listen 18123
            start one "$PORTGUARD" run --service orders-api --range 18120-18129 -- "${serve[@]}"
            says one '18123 is not for orders-api (busy); it gets 1812'
            alive stranger
            alive one
            """);
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Of_two_that_start_at_once_one_wins()
    {
        await Scene.PlayAsync(Server + "\n" + """
            export ASPNETCORE_ENVIRONMENT=Production
            start one "$PORTGUARD" run --service orders-api --preferred 18123 -- "${serve[@]}"
            start two "$PORTGUARD" run --service orders-api --preferred 18123 -- "${serve[@]}"
            one_is_gone() { is_gone one || is_gone two; }
            must 'one of them is refused' one_is_gone
            loser=one winner=two
            is_gone two && loser=two winner=one
            exited $loser 69
            serves $winner 18123
            """);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_service_that_was_killed_is_back_on_its_port_within_ten_seconds()
    {
        var scene = await Scene.PlayAsync(Server + "\n" + """
            PORT=18123
            start one "$PORTGUARD" run --service orders-api --preferred 18123 --restart -- "${serve[@]}"
            is_back() { local now; now=$(answer 18123) && [[ $now == 'one '* && $now != "$last" ]]; }
            last=
            must 'it answers' is_back
            for signal in KILL SEGV KILL; do
                last=$(answer 18123); read -r _ victim _ <<<"$last"
                [[ $victim != "${PIDS[one]}" ]] || fail 'the program is a child'
                kill -$signal "$victim"; now; killed=$NOW
                within 10000 is_back || fail 'it is back within 10 s'
                now; fact back $((NOW - killed))
                is_in_state orders-api live || fail 'it lives all the while'
            done
            tell TERM one
            exited one 0
            is_in_state orders-api free || fail 'the lock is free'
            """);
        scene.Says("one", "the program ended with 137; it is started again on 18123 in 200 ms.");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_program_that_cannot_work_is_given_up_and_one_that_is_done_is_not_started_again()
    {
        await Scene.PlayAsync("""
            portguard run --service broken --restart -- sh -c 'echo x >>starts; exit 7' 2>log.txt
            [[ $? == 7 ]] || fail 'the code is the program'"'"'s'
            [[ $(wc -l <starts) == 5 && $(<log.txt) == *'failed at once 5 times, the last time with 7; it is not started again.'* ]] || fail 'five starts'
            portguard run --service done --restart -- sh -c 'echo x >>once' || fail 'done is done'
            [[ $(wc -l <once) == 1 ]] || fail 'one start'
            portguard run --service nobody --restart -- nosuch9
            [[ $? == 127 ]] || fail 'there is no such program'
            """);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Export_and_list_are_fit_for_pipes()
    {
        await Scene.PlayAsync("""
            portguard allocate orders-api --preferred 18123 >/dev/null
            [[ $(portguard list | head -1 | cut -f1,2,6) == $'free\t18123\torders-api' ]] || fail 'the lines'
            [[ $(portguard export - | tr -d ' \n') == *'"all_allocations":{"orders-api":18123}'* ]] || fail 'the export'
            portguard export ports.env && . ./ports.env && [[ $ORDERS_API_PORT == 18123 ]] || fail 'the variables'
            printf '{"name":"shop","services":{}}' >ports.json
            portguard export --force ports.json; [[ $? == 3 && $(<ports.json) == *shop* ]] || fail 'a plan is left alone'
            portguard list | head -1 >/dev/null
            """);
    }
}
