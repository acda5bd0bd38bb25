using System.Net;
using System.Net.Sockets;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>A made-up machine for <c>who</c>: its sockets, its processes, the user who asks, the time.</summary>
internal sealed class WhoScene : IPortInspector
{
    private const int Asker = 9000;
    private readonly List<PortListener> _sockets = [];
    private ulong _inode = 100;

    public WhoScene()
    {
        Processes.Add(1, 0, "/usr/lib/systemd/systemd", change: process => process with { UserId = 0, UserName = "root", Cgroup = "/init.scope" });
        Processes.Add(3000, 1, "/usr/bin/tmux", ["tmux", "new"]);
        Processes.Add(3900, 3000, "/usr/bin/bash", ["bash"], process => process with { Terminal = "/dev/pts/3" });
        Processes.Add(Asker, 3900, "/usr/bin/portguard", ["portguard", "who"], process => process with { Terminal = "/dev/pts/3" });
    }

    public FakeProcessTable Processes { get; } = new();

    /// <summary>What the inspector was asked, in order.</summary>
    public List<PortQuery> Queries { get; } = [];

    public uint AskingUser { get; init; } = FakeProcessTable.UserId;

    /// <summary>Adds a process that was typed into the shell; gives its owner.</summary>
    public PortOwner Start(int processId, string[] arguments, int parent = 3900, string? user = null, Func<ProcessSnapshot, ProcessSnapshot>? change = null)
    {
        Processes.Add(processId, parent, $"/usr/bin/{ProcessText.BaseName(arguments[0])}", arguments, process =>
        {
            var own = process with { Terminal = parent == 1 ? null : "/dev/pts/3" };
            own = user is null ? own : own with { UserId = 2000, UserName = user };
            return change is null ? own : change(own);
        });
        return Processes.Owner(processId);
    }

    /// <summary>Adds a socket; its user is the first owner's, or root's where nobody can be seen.</summary>
    public WhoScene Socket(string endPoint, PortState state = PortState.Listening, PortProtocol protocol = PortProtocol.Tcp, string? remote = null, uint? user = null, params PortOwner[] owners)
    {
        EndPoint local = protocol == PortProtocol.Unix ? new UnixDomainSocketEndPoint(endPoint) : IPEndPoint.Parse(endPoint);
        var isLeft = state == PortState.Closing && owners.Length == 0;
        _sockets.Add(new(protocol, local, state, isLeft ? 0 : _inode++)
        {
            Owners = owners,
            RemoteEndPoint = remote is null ? null : IPEndPoint.Parse(remote),
            UserId = isLeft ? null : user ?? (owners.Length > 0 ? owners[0].Snapshot.UserId : 0),
            IsIPv6Only = local is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any) ? false : null,
        });
        return this;
    }

    public WhoScene Listen(string endPoint, params PortOwner[] owners) => Socket(endPoint, owners: owners);

    public Task<ToolRun> AskAsync(FakeTerminal terminal, params string[] arguments) =>
        ToolRun.RunAsync(terminal, Parts(terminal), ["who", .. arguments]);

    /// <summary>In a pipe.</summary>
    public Task<ToolRun> AskAsync(params string[] arguments) => AskAsync(new FakeTerminal(), arguments);

    public Task<ToolRun> AskOnTerminalAsync(int width, params string[] arguments) =>
        AskAsync(new FakeTerminal { IsOutputTerminal = true, Width = width }, arguments);

    public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        Queries.Add(query);
        return new([.. _sockets.Where(socket => socket.Protocol == query.Protocol
            && (socket.State == PortState.Listening || query.IncludeNonListening)
            && (socket.EndPoint is IPEndPoint ip ? query.Ports?.Contains(ip.Port) == true : socket.EndPoint.ToString() == query.Path))]);
    }

    private ToolParts Parts(ITerminal terminal) => new(
        () => new(Processes, this, new NoTerminator()),
        _ => AskingUser == FakeProcessTable.UserId ? Processes.Self(Asker) : Root())
    {
        Terminal = terminal,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal),
        Directory = "/home/alice/shop",
        Time = new ThreeHoursLater(),
    };

    private OwnProcess Root()
    {
        var self = Processes.Self(Asker);
        return self with { Snapshot = self.Snapshot with { UserId = AskingUser, UserName = "root" } };
    }

    private sealed class ThreeHoursLater : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromHours(1), "Test", "Test");

        public override DateTimeOffset GetUtcNow() => FakeProcessTable.BootTime.AddHours(3);
    }

    private sealed class NoTerminator : IProcessTerminator
    {
        public Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("who ends nobody.");
    }
}
