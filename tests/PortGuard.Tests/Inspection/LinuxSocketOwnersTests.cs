using System.Net;
using System.Runtime.Versioning;

namespace PortGuard.Tests;

/// <summary>From a socket to its processes: real children, compared with the obvious walk.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxSocketOwnersTests
{
    private const string Listener =
        """
        import os, socket, sys, time
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); s.set_inheritable(True)
        inode = os.fstat(s.fileno()).st_ino

        """;

    private const string Alone = Listener +
        """
        print('READY', s.getsockname()[1], inode, os.getpid(), flush=True)
        sys.stdin.read()
        """;

    // The workers hold the listener by inheritance and end with the pipe that the master holds.
    private const string PreFork = Listener +
        """
        r, w = os.pipe()
        workers = []
        for i in range(3):
            pid = os.fork()
            if pid == 0:
                os.close(w); os.read(r, 1); os._exit(0)
            workers.append(pid)
        print('READY', s.getsockname()[1], inode, os.getpid(), *workers, flush=True)
        sys.stdin.read()
        """;

    // Only the child of the process that bound it still holds the listener.
    private const string Inherited = Listener +
        """
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(w); os.read(r, 1); os._exit(0)
        port = s.getsockname()[1]
        s.close()
        print('READY', port, inode, pid, flush=True)
        sys.stdin.read()
        """;

    private static readonly StatProcessTable _processes = new();

    public LinuxSocketOwnersTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only");
    }

    [Theory(Timeout = 60000)]
    [InlineData(Alone, OwnerSearch.All)]
    [InlineData(Alone, OwnerSearch.Family)]
    [InlineData(PreFork, OwnerSearch.All)]
    [InlineData(PreFork, OwnerSearch.Family)]
    [InlineData(Inherited, OwnerSearch.All)]
    [InlineData(Inherited, OwnerSearch.Family)]
    public async Task Every_process_that_shares_a_listener_is_named_and_no_other(string script, OwnerSearch search)
    {
        using var child = await PythonChild.StartAsync(script, TestContext.Current.CancellationToken);
        var found = await new LinuxPortInspector(_processes).FindAsync(PortQuery.Tcp(child[0]) with { Owners = search }, TestContext.Current.CancellationToken);

        var listener = Assert.Single(found, socket => socket.SocketId == (ulong)child[1]);
        Assert.Equal(child.Ready[2..].Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Order(), listener.Owners.Select(owner => owner.ProcessId).Order());
        Assert.Equal(NaiveWalk.Holders(listener.SocketId), listener.Owners.Select(owner => owner.ProcessId).Order());
        Assert.Equal(listener.Owners.Select(owner => owner.Identity).Order(), listener.Owners.Select(owner => owner.Identity));
        Assert.All(listener.Owners, owner => Assert.Equal(_processes.Identify(owner.ProcessId), owner.Identity));
    }

    [Fact(Timeout = 60000)]
    public async Task A_process_holds_its_own_sockets_only()
    {
        using var child = await PythonChild.StartAsync(Alone, TestContext.Current.CancellationToken);
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        var (own, childs) = (LinuxTestSocket.InodeOf(listener), (ulong)child[1]);

        Assert.True(LinuxSocketOwners.Holds(Environment.ProcessId, [own]));
        Assert.True(LinuxSocketOwners.Holds(child[2], [own, childs]));
        Assert.False(LinuxSocketOwners.Holds(child[2], [own]));
        Assert.False(LinuxSocketOwners.Holds(child[2], []));
        Assert.False(LinuxSocketOwners.Holds(int.MaxValue, [own, childs]));
        Assert.True(LinuxSocketOwners.Holds(child[2], [.. Enumerable.Repeat(own, 200), childs]));
    }

    [Fact(Timeout = 60000)]
    public async Task A_process_that_has_vanished_meanwhile_is_left_out()
    {
        using var child = await PythonChild.StartAsync(PreFork, TestContext.Current.CancellationToken);
        var table = new ForgetfulTable(child[3]);
        var found = await new LinuxPortInspector(table).FindAsync(PortQuery.Tcp(child[0]), TestContext.Current.CancellationToken);
        Assert.Equal([child[2], child[4], child[5]], Assert.Single(found, socket => socket.SocketId == (ulong)child[1]).Owners.Select(owner => owner.ProcessId));
    }

    [Fact]
    public async Task Without_any_owner_left_the_socket_is_looked_at_again_before_it_is_called_unknown()
    {
        using var listener = LinuxTestSocket.Listen(IPAddress.Loopback);
        var table = new ForgetfulTable(Environment.ProcessId);
        var found = await new LinuxPortInspector(table).FindAsync(PortQuery.Tcp(LinuxTestSocket.PortOf(listener)), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(found.SelectMany(socket => socket.Owners), owner => owner.ProcessId == Environment.ProcessId);
        Assert.True(table.Asked >= 2);
    }

    [Fact]
    public void The_slice_listing_shows_what_the_plain_one_does()
    {
        using var files = LinuxProcFiles.Open("/proc");
        var own = Environment.ProcessId;
        var slice = new int[512];
        int count;
        unsafe
        {
            fixed (int* into = slice)
            {
                count = LinuxProcessListing.ReadSlice(files!, Math.Max(own - 200, 1), own + 1, into);
            }
        }

        Assert.SkipWhen(count < 0, "this kernel keeps other positions in /proc, so slices are not used");
        Assert.Equal(own, slice[count - 1]);
        Assert.Contains(own, LinuxProcessListing.ReadAll(files!));
        Assert.InRange(files!.ReadLastProcessId(), 1, int.MaxValue);
        Assert.Contains($" {files.ReadParent(own)} ", File.ReadAllText("/proc/self/stat"), StringComparison.Ordinal);
    }

    /// <summary>Says that one process has ended.</summary>
    private sealed class ForgetfulTable(int gone) : IProcessTable
    {
        public int Asked { get; private set; }

        public ProcessIdentity? Identify(int processId)
        {
            Asked += processId == gone ? 1 : 0;
            return processId == gone ? null : _processes.Identify(processId);
        }

        public ProcessSnapshot? Read(int processId) => _processes.Read(processId);
    }
}
