using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PortGuard.Scenes;

/// <summary>
/// The same scene for every program that frees a port: who is ended, who lives, what the exit code says. The names of the tests are the
/// rows of docs/comparison.md and its cells are what is expected, so the page tells what these programs really do.
/// </summary>
public sealed class WrongVictimScenes
{
    public static TheoryData<string> Tools => Peers.Tools;

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_and_its_connected_client(string tool) => CompareAsync(tool, ["SIGTERM server"], """
        holder server listen 5000
        holder client client 5000
        frees 5000 server client
        [[ $TOOL != portguard* ]] || says client 'ENDED by the server'
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_client_whose_own_local_port_it_is(string tool) => CompareAsync(tool, [], """
        holder elsewhere listen 5001
        holder client outgoing 5000 5001
        frees 5000 client elsewhere
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_on_80_and_another_on_8080(string tool) => CompareAsync(tool, ["SIGTERM server"], """
        holder server listen 80
        holder other listen 8080
        frees 80 server other
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task Nobody_on_80_and_a_server_on_8080(string tool) => CompareAsync(tool, [], """
        holder other listen 8080
        frees 80 other
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_and_a_UDP_program_of_the_same_number(string tool) => CompareAsync(tool, ["SIGTERM server"], """
        holder udp udp 5000
        holder server listen 5000
        frees 5000 server udp
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_whose_predecessor_finishes_a_last_connection(string tool) => CompareAsync(tool, ["SIGTERM server"], """
        holder old leave 5000 --keep
        holder server listen 5000
        frees 5000 server old
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_stopped_server(string tool) => CompareAsync(tool, ["SIGTERM server", "SIGCONT server"], """
        holder server listen 5000
        tell STOP server
        must 'it is stopped' is_stopped server
        frees 5000 server
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_that_ignores_SIGTERM(string tool) => CompareAsync(tool, ["SIGTERM server", "SIGKILL server"], """
        holder server listen 5000 --ignore-term
        frees 5000 server
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_server_that_starts_its_workers_again(string tool) => CompareAsync(tool, ["SIGTERM server"], """
        needs gunicorn
        cat >wsgi.py <<'E'
        def app(environ, start_response):
            start_response('200 OK', [('Content-Type', 'text/plain')])
            return [b'gunicorn\n']
        E
        start server gunicorn -w 2 -b 127.0.0.1:5000 wsgi:app
        listening 5000
        must 'two workers' has_children server 2
        frees 5000 server
        """);

    [Theory(Timeout = Scene.Timeout)]
    [MemberData(nameof(Tools))]
    public Task A_database(string tool) => CompareAsync(tool, [], """
        needs redis-server
        start redis redis-server --port 5000 --bind 127.0.0.1 --save '' --dir "$D/tmp"
        listening 5000
        frees 5000 redis
        """);

    [Fact(Timeout = Scene.Timeout)]
    public async Task Who_names_the_server_alone()
    {
        var scene = await Scene.PlayAsync("""
            holder old leave 80 --keep
            holder udp udp 80
            holder server listen 80
            holder client client 80
            holder other listen 8080
            holder outgoing outgoing 800 8080
            start who "$PORTGUARD" who 80 --json
            exited who 0
            start nobody "$PORTGUARD" who 8 --json
            exited nobody 1
            """);
        using var sockets = JsonDocument.Parse(scene.Output("who"));
        var owners = sockets.RootElement.EnumerateArray().SelectMany(socket => socket.GetProperty("owners").EnumerateArray());
        Assert.Equal([scene.Fact("server.pid")], owners.Select(owner => owner.GetProperty("pid").GetRawText()));
    }

    [Fact]
    public void The_page_has_no_row_and_no_column_that_is_not_proven_here()
    {
        var tests = typeof(WrongVictimScenes).GetMethods().Where(method => method.GetCustomAttribute<TheoryAttribute>() is not null);
        Assert.Equal(tests.Select(test => Comparison.Row(test.Name)), Comparison.Rows);
        Assert.Equal(Tools.Select(tool => tool.Data), Comparison.Tools);
    }

    /// <param name="tool">What frees the port.</param>
    /// <param name="signals">What PortGuard sends, by its journal.</param>
    /// <param name="script">The scene.</param>
    /// <param name="caller">The test.</param>
    private static async Task CompareAsync(string tool, string[] signals, string script, [CallerMemberName] string caller = "")
    {
        var scene = await Peers.CompareAsync(tool, Comparison.Row(caller), script);
        if (tool == Peers.PortGuard)
        {
            scene.Signalled(signals);
        }
    }
}
