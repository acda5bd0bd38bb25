namespace PortGuard.Scenes;

/// <summary>Applications whose service has a port from the registry: who gets it, who gives way, and who is left alone.</summary>
public sealed class ServicePortScenes
{
    private const string Words = """
        # service NAME SERVICE [ARGUMENTS]: an application whose service prefers port 5000 of ten
        service() { app "$1" --PortGuard:Service="$2" --PortGuard:Service:Preferred=5000 --PortGuard:Service:Range=5000-5009 "${@:3}"; }
        bound() { [[ $(<"$D/$1.out") =~ Now\ listening\ on:\ http://localhost:([0-9]+) ]] && PORT=${BASH_REMATCH[1]}; }
        bound_or_gone() { bound "$1" || is_gone "$1"; }
        port_of() { must "$1 says its port (or ends)" bound_or_gone "$1"; bound "$1" || fail "$1 ended"; }
        """;

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_service_keeps_its_port_over_a_stop_and_over_kill_9()
    {
        var scene = await Scene.PlayAsync($"""
            {Words}
            service first orders
            serves first 5000
            serves first 5000 ::1
            tell KILL first
            exited first 137
            app second --PortGuard:Service=orders
            serves second 5000
            tell TERM second
            exited second 0
            never 'an instance is left' compgen -G '.portguard/live/*'
            app third --PortGuard:Service=orders
            serves third 5000
            """);
        scene.Says("first", "orders has port 5000 (the one it prefers).");
        scene.Says("second", "orders has port 5000 (the one it had).");
        scene.Says("third", "orders has port 5000 (the one it had).");
        Assert.Empty(scene.Signals);
        Assert.Contains("\"orders\": 5000", scene.Read(".allocated_ports.json"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task In_Development_an_earlier_run_of_the_same_service_is_replaced_on_its_port()
    {
        var scene = await Scene.PlayAsync($"""
            {Words}
            service old orders
            serves old 5000
            service new orders
            serves new 5000
            exited old 0
            service newest orders
            serves newest 5000
            exited new 0
            """);
        scene.Signalled("SIGTERM old", "SIGTERM new");
        scene.Names("new", "old");
        scene.Says("newest", "orders has port 5000 (the one it had).");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Elsewhere_it_is_refused_and_serves_on()
    {
        var scene = await Scene.PlayAsync($"""
            {Words}
            export ASPNETCORE_ENVIRONMENT=Production
            service old orders
            serves old 5000
            service new orders
            exited new 69
            serves old 5000
            """);
        scene.RefusesCleanly("new", "old");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_stranger_on_the_port_is_left_alone_and_the_next_one_is_kept()
    {
        var scene = await Scene.PlayAsync($"""
            {Words}
            holder stranger listen 5000
            service one orders
            port_of one; fact port "$PORT"
            serves one "$PORT"
            alive stranger
            tell TERM one
            exited one 0
            service two orders
            serves two "$PORT"
            alive stranger
            """);
        Assert.NotEqual("5000", scene.Fact("port"));
        scene.Says("one", "(chosen from 5000-5009; 5000: busy).");
        scene.Says("two", $"orders has port {scene.Fact("port")} (the one it had");
        Assert.Empty(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_stranger_who_has_the_port_of_a_live_instance_is_never_ended()
    {
        // The instance lives, by its lock, and does not listen; somebody else does.
        var scene = await Scene.PlayAsync($$"""
            {{Words}}
            needs flock
            is_locked() { [[ -e .portguard/live/5000.lock ]] && ! flock -n .portguard/live/5000.lock true; }
            echo '{"allocated": {"orders": 5000} }' >.allocated_ports.json
            mkdir -p .portguard/live
            start instance flock .portguard/live/5000.lock sleep 1000
            must 'it has its lock' is_locked
            pid instance
            printf '{"service":"orders","port":5000,"urls":[],"pid":%s,"start":"%s"}' "$PID" "$(date -u +%FT%TZ)" >.portguard/live/5000.json
            holder stranger listen 5000
            service new orders
            exited new 69
            alive stranger
            """);
        scene.Says("new", "it is not the instance of \"orders\" that the port registry knows");
        scene.RefusesCleanly("new", "stranger");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Ten_services_that_start_at_once_all_serve_each_on_a_port_of_its_own()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Words}}
            names=(a b c d e f g h i j)
            for name in "${names[@]}"; do service "$name" "service-$name"; done
            for name in "${names[@]}"; do port_of "$name"; serves "$name" "$PORT"; fact "$name.port" "$PORT"; done
            for name in "${names[@]}"; do alive "$name"; done
            """);
        Assert.Equal(10, "abcdefghij".Select(name => scene.Fact($"{name}.port")).Distinct().Count());
        Assert.Empty(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Two_services_that_start_at_once_ten_times_never_meet()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Words}}
            for round in 1 2 3 4 5 6 7 8 9 10; do
                service "a$round" orders
                service "b$round" invoices
                for name in "a$round" "b$round"; do port_of "$name"; serves "$name" "$PORT"; fact "$name.port" "$PORT"; done
                tell TERM "a$round"; tell TERM "b$round"
                exited "a$round" 0; exited "b$round" 0
            done
            """);
        Assert.Single(Enumerable.Range(1, 10).Select(round => scene.Fact($"a{round}.port")).Distinct());
        Assert.Single(Enumerable.Range(1, 10).Select(round => scene.Fact($"b{round}.port")).Distinct());
        Assert.NotEqual(scene.Fact("a1.port"), scene.Fact("b1.port"));
        Assert.Empty(scene.Signals);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Of_two_starts_of_one_service_at_once_exactly_one_serves()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Words}}
            one_left() { ALIVE=(); for name in "$@"; do is_alive "$name" && ALIVE+=("$name"); done; ((${#ALIVE[@]} == 1)); }
            for round in 1 2 3 4 5; do
                service "a$round" orders
                service "b$round" orders
                must 'one is left' one_left "a$round" "b$round"
                serves "${ALIVE[0]}" 5000
                tell TERM "${ALIVE[0]}"
                exited "${ALIVE[0]}" 0
            done
            """);
        Assert.DoesNotContain("SIGKILL", string.Join(' ', scene.Signals), StringComparison.Ordinal);
        Assert.Contains("\"orders\": 5000", scene.Read(".allocated_ports.json"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_registry_that_is_broken_is_named_by_line_and_a_wrong_setting_by_key_and_both_are_78()
    {
        var scene = await Scene.PlayAsync($$"""
            {{Words}}
            printf '{\n"allocated": {"orders": }\n}' >.allocated_ports.json
            service broken orders
            exited broken 78
            rm .allocated_ports.json
            app wrong --PortGuard:Service:Preferred=70000 --PortGuard:Service:Nmae=orders
            exited wrong 78
            service range orders --PortGuard:Service:Range=nowhere
            exited range 78
            """);
        scene.Says("broken", ".allocated_ports.json(2,");
        scene.Says("wrong", "PortGuard:Service:Nmae: there is no such setting");
        scene.Says("wrong", "PortGuard:Service:Preferred: '70000' is not accepted");
        scene.Says("range", "There is no range \"nowhere\"");
        scene.NeverSays("broken", "Unhandled exception", "OTHER SERVICE STARTED");
    }
}
