using System.Text.Json;

namespace PortGuard.Scenes;

/// <summary><c>portguard who</c> beside real programs, other users and other namespaces.</summary>
public sealed class WhoScenes
{
    [Fact(Timeout = Scene.Timeout)]
    public async Task An_ordinary_user_is_told_that_a_process_of_root_is_unknown_and_root_sees_it()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$PORTGUARD"
            holder old listen 5000
            start user env HOME="$D/tmp" "${AS_NOBODY[@]}" "$COPY" who 5000
            exited user 0
            start json env HOME="$D/tmp" "${AS_NOBODY[@]}" "$COPY" who 5000 --json
            exited json 0
            start root "$PORTGUARD" who 5000
            exited root 0
            serves old 5000
            """);
        Assert.StartsWith("tcp\t127.0.0.1:5000\tlistening\t-\tunknown (another user, run with sudo)\troot\t", scene.Output("user"), StringComparison.Ordinal);
        Assert.StartsWith($"tcp\t127.0.0.1:5000\tlistening\t{scene.Fact("old.pid")}\tPortGuard.SceneHolder\troot\t", scene.Output("root"), StringComparison.Ordinal);
        var socket = JsonDocument.Parse(scene.Output("json")).RootElement[0];
        Assert.Equal("root", socket.GetProperty("user").GetString());
        Assert.Empty(socket.GetProperty("owners").EnumerateArray());
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_user_is_told_who_it_is_where_it_is_his_own_process_or_roots_to_see()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$HOLDER"
            start old "${AS_NOBODY[@]}" "$COPY" listen 5000
            ready old
            start root "$PORTGUARD" who 5000
            exited root 0
            alive old
            """);
        Assert.StartsWith($"tcp\t127.0.0.1:5000\tlistening\t{scene.Fact("old.pid")}\tPortGuard.SceneHolder\tnobody\t", scene.Output("root"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_process_in_a_PID_namespace_beside_ours_is_unknown_to_root_too()
    {
        var scene = await Scene.PlayAsync("""
            needs_root
            holder old listen 5000
            start inner unshare --pid --fork --mount-proc --kill-child "$PORTGUARD" who 5000
            exited inner 0
            alive old
            """);
        Assert.Contains("\t-\tunknown (in another PID namespace such as a container's, or on its way between two processes)\troot\t", scene.Output("inner"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_connected_client_is_not_named_and_its_own_port_is_an_outgoing_connection()
    {
        var scene = await Scene.PlayAsync("""
            holder server listen 5001
            holder client outgoing 5000 5001
            start listener "$PORTGUARD" who 5001
            exited listener 0
            start outgoing "$PORTGUARD" who 5000
            exited outgoing 0
            start all "$PORTGUARD" who 5001 5000-5001
            exited all 0
            """);
        Assert.Equal($"listening {scene.Fact("server.pid")}", StateAndOwner(scene.Output("listener")));
        Assert.Equal($"connected {scene.Fact("client.pid")}", StateAndOwner(scene.Output("outgoing")));
        Assert.EndsWith("\t127.0.0.1:5001\n", scene.Output("outgoing"), StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Fact("client.pid"), scene.Output("all").Split('\t'));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task What_closes_by_itself_has_no_process()
    {
        var scene = await Scene.PlayAsync("""
            start old "$HOLDER" leave 5000
            exited old 0
            start left "$PORTGUARD" who 5000
            exited left 0
            """);
        Assert.StartsWith("tcp\t127.0.0.1:5000\tclosing\t-\tnone (closing, goes by itself)\t-\t", scene.Output("left"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_port_that_this_user_may_not_bind_is_nobodys()
    {
        var scene = await Scene.PlayAsync("""
            other_user "$PORTGUARD"
            start user env HOME="$D/tmp" "${AS_NOBODY[@]}" "$COPY" who 80
            exited user 1
            start root "$PORTGUARD" who 80
            exited root 1
            """);
        Assert.Equal("Nobody holds port 80. This user may not bind it: it is below 1024 (net.ipv4.ip_unprivileged_port_start).\n", scene.Text("user"));
        Assert.Equal("Nobody holds port 80.\n", scene.Text("root"));
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task The_master_of_a_real_server_leads_its_workers()
    {
        var scene = await Scene.PlayAsync("""
            needs gunicorn
            printf 'def app(environ, start):\n    start("200 OK", [])\n    return [b""]\n' >shop.py
            start master gunicorn --workers 2 --bind 127.0.0.1:5000 shop:app
            listening 5000
            must 'gunicorn has two workers' has_children master 2
            start who "$PORTGUARD" who 5000
            exited who 0
            """);
        var owners = scene.Output("who").Split('\t')[3].Split(',');
        Assert.Equal(3, owners.Length);
        Assert.Equal(scene.Fact("master.pid"), owners[0]);
    }

    [Fact(Timeout = Scene.Timeout)]
    public async Task A_terminal_shows_a_block_and_a_table_and_NO_COLOR_is_obeyed()
    {
        var scene = await Scene.PlayAsync("""
            needs script
            holder old listen 5000
            start block script -qec "$PORTGUARD who 5000" /dev/null
            exited block 0
            start table env TERM=xterm script -qec "$PORTGUARD who 5000 5001" /dev/null
            exited table 0
            start plain env TERM=xterm NO_COLOR=1 script -qec "$PORTGUARD who 5000 5001" /dev/null
            exited plain 0
            """);
        scene.Says("block", $"PortGuard.SceneHolder (PID {scene.Fact("old.pid")}) listens on port 5000.", "portguard free 5000");
        scene.Says("plain", "PORT ADDRESS PROCESS", "Nobody holds port 5001.");
        Assert.Contains('\u001b', scene.Output("table"));
        Assert.DoesNotContain('\u001b', scene.Text("plain"));
    }

    private static string StateAndOwner(string line) => string.Join(' ', line.Split('\t')[2..4]);
}
