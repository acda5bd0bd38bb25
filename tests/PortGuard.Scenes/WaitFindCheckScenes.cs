namespace PortGuard.Scenes;

/// <summary><c>portguard wait</c>, <c>find</c> and <c>check</c> beside real servers.</summary>
public sealed class WaitFindCheckScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task A_server_that_starts_later_ends_the_wait()
    {
        var scene = await Scene.PlayAsync("""
            needs python3
            start waiter "$PORTGUARD" wait 8000
            says waiter 'nobody listens on 8000 yet'
            start server python3 -m http.server 8000 --bind 127.0.0.1
            exited waiter 0
            alive server
            """);
        Assert.StartsWith("8000: python3 (PID ", scene.Output("waiter"), StringComparison.Ordinal);
        Assert.Contains("listens on 127.0.0.1:8000 (after ", scene.Output("waiter"), StringComparison.Ordinal);
        scene.Names("waiter", "server");
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_server_that_ends_ends_the_wait(string signal)
    {
        var scene = await Scene.PlayAsync($$"""
            needs python3
            start server python3 -m http.server 8000
            listening 8000
            start waiter "$PORTGUARD" wait 8000 --for free
            says waiter 'waiting up to 30 s for it to become free'
            tell {{signal}} server
            exited waiter 0
            app new --urls http://*:8000
            serves new 8000
            """);
        Assert.StartsWith("8000: free (after ", scene.Output("waiter"), StringComparison.Ordinal);
        scene.Names("waiter", "server");
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_server_that_lets_go_and_drains_ends_the_wait()
    {
        var scene = await Scene.PlayAsync("""
            holder server listen 127.0.0.1:8000 --exit-after=60000
            start waiter "$PORTGUARD" wait 8000 --for free
            says waiter 'waiting up to 30 s for it to become free'
            tell TERM server
            exited waiter 0
            alive server
            """);
        scene.Signalled();
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_last_of_several_processes_with_the_socket_ends_the_wait()
    {
        var scene = await Scene.PlayAsync("""
            start parent "$HOLDER" inherit 127.0.0.1:8000
            exited parent 0
            is_ready parent; child=${READY[parent]}
            start waiter "$PORTGUARD" wait 8000 --for free
            says waiter 'waiting up to 30 s for it to become free'
            tell TERM "$child"
            exited waiter 0
            """);
        scene.Says("waiter", "8000: free");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Neither_a_client_of_the_port_nor_one_that_comes_from_it_is_a_listener()
    {
        var scene = await Scene.PlayAsync("""
            holder server listen 127.0.0.1:8000
            holder client client 127.0.0.1:8000
            holder outgoing outgoing 127.0.0.1:8001 127.0.0.1:8000
            tell TERM server
            gone server
            start one "$PORTGUARD" wait 8000 --timeout 300ms
            start two "$PORTGUARD" wait 8001 --timeout 300ms
            exited one 1
            exited two 1
            alive client
            alive outgoing
            """);
        scene.Says("one", "nobody listens on 8000 after 300 ms");
        scene.Says("two", "nobody listens on 8001 after 300 ms");
        Assert.Equal(("", ""), (scene.Output("one"), scene.Output("two")));
    }

    [Theory(Timeout = Scene.Timeout)]
    [InlineData("listening", "8001")]
    [InlineData("free", "8000")]
    public async Task Ctrl_C_ends_the_wait_with_130(string condition, string port)
    {
        var scene = await Scene.PlayAsync($"""
            holder server listen 127.0.0.1:8000
            start waiter "$PORTGUARD" wait {port} --for {condition} --timeout 10m
            says waiter 'waiting up to 10 min'
            tell INT waiter
            exited waiter 130
            alive server
            """);
        Assert.Equal("", scene.Output("waiter"));
        Assert.Single(scene.Error("waiter").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Find_prints_the_first_port_that_no_family_holds_and_a_server_starts_on_it()
    {
        var scene = await Scene.PlayAsync("""
            holder four listen 127.0.0.1:8000
            holder six listen [::1]:8001 --v6only
            holder bound listen 127.0.0.1:8002 --nolisten
            holder outgoing outgoing 127.0.0.1:8003 127.0.0.1:8000
            port=$(portguard find 8000-8099) || fail "find exits with $?"
            fact port "$port"
            app new --urls "http://*:$port"
            serves new "$port"
            portguard find 8000-8003 >none.txt 2>why.txt; fact code $?
            """);
        Assert.Equal(("8004", "1", ""), (scene.Fact("port"), scene.Fact("code"), scene.Read("none.txt")));
        Assert.StartsWith("portguard: no port of 8000-8003 can be used: 4 are busy (8000 by SceneHolder (PID ", scene.Read("why.txt").Replace("PortGuard.SceneHolder", "SceneHolder", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Check_of_an_ordinary_user_tells_permission_from_a_server_of_somebody_else()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$PORTGUARD"
            holder server listen 0.0.0.0:81
            start denied "${AS_NOBODY[@]}" "$COPY" check 80
            start busy "${AS_NOBODY[@]}" "$COPY" check 80 81
            start none "${AS_NOBODY[@]}" "$COPY" find 82-83
            exited denied 3
            exited busy 1
            exited none 3
            """);
        scene.Says("denied", "80: not permitted", "this user may not bind there");
        scene.Says("busy", "81: busy", "a process that cannot be seen from here (the socket belongs to user id 0) listens on 0.0.0.0:81");
        scene.Says("none", "2 are not permitted to this user (82 and 83)");
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task Without_IPv6_the_addresses_of_IPv4_decide()
    {
        var scene = await Scene.PlayAsync("""
            echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null || skip 'IPv6 cannot be switched off here'
            holder server listen 127.0.0.1:8000
            portguard check 8000 >check.txt; fact check $?
            fact port "$(portguard find 8000-8010)"
            """);
        Assert.Equal(("1", "8001"), (scene.Fact("check"), scene.Fact("port")));
        // [::] is still there and takes IPv4 too (ipv6(7)); [::1] is not.
        Assert.DoesNotContain("[::1]", scene.Read("check.txt"), StringComparison.Ordinal);
    }
}
