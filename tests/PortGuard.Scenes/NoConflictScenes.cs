namespace PortGuard.Scenes;

/// <summary>What looks like a conflict and is none: the application starts as if PortGuard were not there.</summary>
public sealed class NoConflictScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_start_on_free_ports_says_nothing()
    {
        var scene = await Scene.PlayAsync("""
            app new --urls 'http://localhost:5000;http://127.0.0.1:5001;http://*:5002'
            serves new 5000
            serves new 5001
            serves new 5002 ::1
            tell INT new
            exited new 0
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[", "PortGuard.Guard", "warn:");
        scene.Says("new", "Now listening on: http://localhost:5000");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task TIME_WAIT_of_the_earlier_run_is_no_conflict()
    {
        var scene = await Scene.PlayAsync("""
            app old --urls http://127.0.0.1:5000
            serves old 5000
            tell TERM old
            exited old 0
            [[ $(</proc/net/tcp) == *:1388*' 06 '* ]] || fail 'there is a TIME_WAIT on 5000'
            app new --urls http://127.0.0.1:5000
            serves new 5000
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task TIME_WAIT_that_does_block_ends_in_75_and_is_explained()
    {
        var scene = await Scene.PlayAsync("""
            holder old leave 5000 --plain
            exited old 0
            app new --urls http://127.0.0.1:5000 --PortGuard:SettleTime=00:00:00.300
            exited new 75
            """);
        scene.IsOneBlock("new");
        scene.Says("new", "TIME_WAIT", "75");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_listener_in_another_network_namespace_is_no_conflict()
    {
        var scene = await Scene.PlayAsync("""
            start elsewhere unshare --net bash -c '{ ip link set lo up || "$HOLDER" lo-up; } && exec "$HOLDER" listen 0.0.0.0:5000'
            ready elsewhere
            app new --urls http://127.0.0.1:5000
            serves new 5000
            alive elsewhere
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_v6_only_wildcard_listener_does_not_block_our_v4_wildcard()
    {
        var scene = await Scene.PlayAsync("""
            holder six listen [::]:5000 --v6only
            app new --urls http://0.0.0.0:5000
            serves new 5000
            serves six 5000 ::1
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_socket_bound_with_SO_REUSEADDR_and_not_listening_is_no_conflict()
    {
        var scene = await Scene.PlayAsync("""
            holder old listen 127.0.0.1:5000 --nolisten --reuseaddr
            app new --urls http://127.0.0.1:5000
            serves new 5000
            alive old
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Without_IPv6_localhost_is_served_on_IPv4()
    {
        var scene = await Scene.PlayAsync("""
            echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null || skip 'IPv6 cannot be switched off here'
            app new --urls http://localhost:5000
            serves new 5000
            app newer --urls http://localhost:5000
            serves newer 5000
            exited new 0
            """);
        scene.NeverSays("new", "PortGuard:", "PortGuard[");
        scene.Signalled("SIGTERM new");
    }
}
