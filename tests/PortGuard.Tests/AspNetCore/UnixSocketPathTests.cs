using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>A socket file without a process behind it is removed, and nothing else ever is.</summary>
public sealed class UnixSocketPathTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pg").FullName;

    public UnixSocketPathTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "statx(2) and the table of unix sockets are Linux's");

    [Fact]
    public void A_file_whose_process_was_killed_is_stale_and_is_removed()
    {
        var path = StaleSocket("stale.sock");
        var finding = UnixSocketPath.Examine(path, []);
        Assert.Equal(UnixSocketState.Stale, finding.State);
        Assert.True(UnixSocketPath.TryRemoveStale(finding));
        Assert.False(Path.Exists(path));
        Assert.Equal(UnixSocketState.Missing, UnixSocketPath.Examine(path, []).State);
    }

    [Fact]
    public void A_file_that_was_replaced_since_it_was_looked_at_is_left()
    {
        var path = StaleSocket("replaced.sock");
        var finding = UnixSocketPath.Examine(path, []);

        // The old file is kept under another name, so that its inode cannot be given to the new one.
        File.Move(path, path + ".old");
        StaleSocket("replaced.sock");
        Assert.False(UnixSocketPath.TryRemoveStale(finding));
        Assert.True(Path.Exists(path));
    }

    [Fact]
    public void A_listening_socket_is_held_also_where_no_table_shows_it()
    {
        var path = Path.Combine(_directory, "live.sock");
        using var listener = Bound(path);
        listener.Listen();
        AssertKept(path, UnixSocketState.Held);
    }

    [Fact]
    public void A_listener_with_a_full_backlog_is_held()
    {
        var path = Path.Combine(_directory, "full.sock");
        using var listener = Bound(path);
        listener.Listen(0);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        AssertKept(path, UnixSocketState.Held);
    }

    [Fact]
    public void A_socket_that_the_table_shows_is_held_although_it_refuses_connections()
    {
        // A server between bind(2) and listen(2).
        var path = Path.Combine(_directory, "bound.sock");
        using var bound = Bound(path);
        PortListener row = new(PortProtocol.Unix, new UnixDomainSocketEndPoint(path), PortState.Bound, 1);
        var finding = UnixSocketPath.Examine(path, [row]);
        Assert.Equal(UnixSocketState.Held, finding.State);
        Assert.False(UnixSocketPath.TryRemoveStale(finding));
        Assert.True(Path.Exists(path));
    }

    [Fact]
    public void What_is_no_socket_is_never_removed()
    {
        var file = Path.Combine(_directory, "file.sock");
        File.WriteAllText(file, "precious");
        AssertKept(file, UnixSocketState.NotASocket);

        var link = Path.Combine(_directory, "link.sock");
        File.CreateSymbolicLink(link, StaleSocket("target.sock"));
        AssertKept(link, UnixSocketState.NotASocket);
        AssertKept(_directory, UnixSocketState.NotASocket);
    }

    [Fact]
    public void A_name_without_a_file_is_held() => Assert.Equal(UnixSocketState.Held, UnixSocketPath.Examine("\0abstract", []).State);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static void AssertKept(string path, UnixSocketState expected)
    {
        var finding = UnixSocketPath.Examine(path, []);
        Assert.Equal(expected, finding.State);
        Assert.False(UnixSocketPath.TryRemoveStale(finding));
        Assert.True(Path.Exists(path));
    }

    private static Socket Bound(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private string StaleSocket(string name)
    {
        // .NET unlinks the path of a socket that it closes; under another name it stays, as after a kill.
        var path = Path.Combine(_directory, name);
        using (var socket = Bound(path + ".made"))
        {
            socket.Listen();
            File.Move(path + ".made", path);
        }

        return path;
    }
}
