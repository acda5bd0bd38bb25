using System.Net;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>
/// A made-up machine for <c>portguard free</c>: processes, sockets, a terminal and what ending a process does. Alice calls the command
/// (PID 1000) from her shell (PID 900); whoever has a smaller PID is older.
/// </summary>
internal sealed class FreeWorld : IPortInspector, IEndpointProbe, IProcessTerminator
{
    public const int Self = 1000;
    private readonly List<PortSocket> _sockets = [];
    private readonly HashSet<int> _processIds = [];

    public FreeWorld()
    {
        Add(1, 0, "/usr/lib/systemd/systemd", ["/sbin/init"], process => process with { UserId = 0, UserName = "root" });
        Add(900, 1, "/usr/bin/bash", ["-bash"]);
        Add(Self, 900, "/home/alice/.dotnet/tools/portguard", ["portguard", "free"]);
        Journal = new(null, CommandLine.Redact, Time, _ => { });
    }

    public FakeProcessTable Processes { get; } = new();

    public SelfAdvancingTime Time { get; } = new();

    public FakeTerminal Terminal { get; set; } = new();

    public SignalJournal Journal { get; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whom the terminator was told to end, in that order.</summary>
    public List<int> Ended { get; } = [];

    /// <summary>What ending a PID does; by default it ends and its sockets with it.</summary>
    public Dictionary<int, Func<TerminationOutcome>> OnEnd { get; } = [];

    /// <summary>Called before every look with the number of looks so far.</summary>
    public Action<int> OnLook { get; set; } = static _ => { };

    /// <summary>Whether no table can be read.</summary>
    public bool IsBlind { get; set; }

    public CancellationToken CtrlC { get; set; }

    private int Looks { get; set; }

    public PortOwner Add(int processId, int parentId, string executable, string[] arguments, Func<ProcessSnapshot, ProcessSnapshot>? change = null)
    {
        Processes.Add(processId, parentId, executable, arguments, process =>
        {
            var usual = process with { StartTime = Time.GetUtcNow() - new TimeSpan(2, 13, 0) };
            return change is null ? usual : change(usual);
        });
        _processIds.Add(processId);
        return Processes.Owner(processId);
    }

    /// <summary>python3 -m http.server, started from a shell of alice's.</summary>
    public void Python(int processId, int port, string address = "0.0.0.0")
    {
        Add(processId, 900, "/usr/bin/python3.11", ["python3", "-m", "http.server", $"{port}"]);
        Listen(port, address, processId);
    }

    public void Listen(int port, string address, params int[] owners) => Hold(port, address, PortState.Listening, owners);

    public void Hold(int port, string address, PortState state, params int[] owners) =>
        _sockets.Add(new(new(IPAddress.Parse(address), port), state, (ulong)(100_000 + _sockets.Count), owners));

    public void Close(int processId)
    {
        for (var index = _sockets.Count - 1; index >= 0; index--)
        {
            _sockets[index] = _sockets[index] with { Owners = [.. _sockets[index].Owners.Where(owner => owner != processId)] };
            if (_sockets[index].Owners.Length == 0)
            {
                _sockets.RemoveAt(index);
            }
        }
    }

    public async Task<ToolRun> FreeAsync(FreeRequest request, bool json = false)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CtrlC, TestContext.Current.CancellationToken);
        var tool = new ToolParts(() => new(Processes, this, this) { MakeJournal = () => Journal }, _ => Processes.Self(Self))
        {
            Terminal = Terminal,
            Environment = Variables,
            Directory = "/home/alice/shop",
            Time = Time,
        };
        var code = await FreeVerb.RunAsync(FreeParts.Create(request, tool, this), Below, json, either.Token);
        return new(code, Terminal.Output.ToString(), Terminal.Errors.ToString());
    }

    /// <summary>With the environment that the variables say, and the ports given.</summary>
    public FreeRequest Request(params int[] ports) => new() { Ports = ports, Environment = CommandEnvironment.Read(Variables, dev: false, null) };

    public Task<ToolRun> YesAsync(params int[] ports) => FreeAsync(Request(ports) with { Yes = true });

    public bool IsInUse(GuardedEndpoint endpoint) => _sockets.Exists(socket => BindRules.IsInTheWay((IPEndPoint)endpoint.EndPoint, ListenerOf(socket, OwnerSearch.None)));

    public ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        if (IsBlind)
        {
            throw new IOException("the tables are closed\u001b[31m");
        }

        OnLook(++Looks);
        return ValueTask.FromResult<IReadOnlyList<PortListener>>(
        [
            .. _sockets.Where(socket => socket.EndPoint.Port == query.Port && (query.IncludeNonListening || socket.State is PortState.Listening))
                .Select(socket => ListenerOf(socket, query.Owners)),
        ]);
    }

    public Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken)
    {
        var results = new List<TerminationResult>();
        foreach (var target in request.Targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!request.IsHeld())
            {
                results.Add(new(target.Owner, TerminationOutcome.AlreadyGone, TimeSpan.Zero));
                continue;
            }

            var processId = target.Owner.ProcessId;
            Ended.Add(processId);
            Journal.Record(target, request.Reason, new("SIGTERM", Errno.None));
            var outcome = OnEnd.TryGetValue(processId, out var act) ? act() : End(processId);
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(new(target.Owner, outcome, TimeSpan.FromMilliseconds(34)));
        }

        return Task.FromResult<IReadOnlyList<TerminationResult>>(results);
    }

    public TerminationOutcome End(params int[] processIds)
    {
        foreach (var processId in processIds)
        {
            Close(processId);
            Processes.Remove(processId);
        }

        return TerminationOutcome.Exited;
    }

    private IReadOnlyList<PortOwner> Below(PortOwner owner) => OperatingSystem.IsLinux()
        ? LinuxDescendants.Of(owner, Processes, parent => [.. _processIds.Where(each => Processes.Read(each)?.ParentId == parent)])
        : [];

    private PortListener ListenerOf(PortSocket socket, OwnerSearch owners) => new(PortProtocol.Tcp, socket.EndPoint, socket.State, socket.Id)
    {
        IsIPv6Only = false,
        RemoteEndPoint = socket.State is PortState.Connected ? new(IPAddress.Parse("192.0.2.7"), 443) : null,
        Owners = owners is OwnerSearch.None ? [] : [.. socket.Owners.Where(id => Processes.Read(id) is not null).Select(Processes.Owner)],
    };

    private sealed record PortSocket(IPEndPoint EndPoint, PortState State, ulong Id, int[] Owners);
}
