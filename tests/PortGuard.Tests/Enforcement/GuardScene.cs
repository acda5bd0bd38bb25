using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PortGuard.Tests;

/// <summary>A guard whose world is made up: which ports are held, by whom, and what ending a process does to them.</summary>
internal sealed class GuardScene : IEndpointProbe, IProcessTerminator
{
    private static readonly ProcessIdentity _self = new(1000, 1000);
    private readonly NamedProcesses _processes;

    public GuardScene() => _processes = new(Time);

    /// <summary>Port -> who holds it now.</summary>
    public Dictionary<int, Holder> Held { get; } = [];

    public Dictionary<int, PortHoldingKind> Kinds { get; } = [];

    public HashSet<int> CannotBeSeen { get; } = [];

    public List<int> Ended { get; } = [];

    /// <summary>What happens when a PID is ended; releasing its ports is the default.</summary>
    public Dictionary<int, Func<TerminationOutcome>> OnEnd { get; } = [];

    public SelfAdvancingTime Time { get; } = new();

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public GuardSettings Settings { get; set; } = new()
    {
        Environment = DevelopmentSwitch.On,
        EnvironmentName = "Development",
        ApplicationName = "Tests",
    };

    public static GuardedEndpoint Endpoint(int port, string address = "127.0.0.1") => new()
    {
        EndPoint = new IPEndPoint(IPAddress.Parse(address), port),
        Display = $"http://{address}:{port}",
    };

    public Holder Holder(int pid, bool isAllowed = true) => new(
        new(new(pid, pid), _processes),
        new(isAllowed, "test", "it is a test"),
        IsEarlierRun: false,
        IsYounger: pid > _self.ProcessId,
        IsLeader: true,
        IsTarget: true);

    public Task GuardAsync(params GuardedEndpoint[] endpoints) =>
        Guard().GuardAsync(endpoints, TestContext.Current.CancellationToken);

    public EndpointGuard Guard() => new(new()
    {
        Settings = Settings,
        Probe = this,
        Decide = DecideAsync,
        Terminator = this,
        Self = new() { Snapshot = new() { Identity = _self, Name = "tests" }, Ancestors = [] },
        Logger = Logger,
        Time = Time,
    });

    public bool IsInUse(GuardedEndpoint endpoint) => Held.ContainsKey(endpoint.Port) || Kinds.ContainsKey(endpoint.Port);

    public Task<IReadOnlyList<TerminationResult>> TerminateAsync(TerminationRequest request, CancellationToken cancellationToken)
    {
        var results = request.Targets.Select(target =>
        {
            Ended.Add(target.Owner.ProcessId);
            var outcome = OnEnd.TryGetValue(target.Owner.ProcessId, out var act) ? act() : Release(target.Owner);
            return new TerminationResult(target.Owner, outcome, TimeSpan.FromMilliseconds(3));
        });
        return Task.FromResult<IReadOnlyList<TerminationResult>>([.. results]);
    }

    private TerminationOutcome Release(PortOwner owner)
    {
        foreach (var (port, _) in Held.Where(held => held.Value.Owner.Identity == owner.Identity).ToList())
        {
            Held.Remove(port);
        }

        return TerminationOutcome.Exited;
    }

    private Task<EndpointCase> DecideAsync(GuardedEndpoint endpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (CannotBeSeen.Contains(endpoint.Port))
        {
            throw new IOException("no table can be read");
        }

        IReadOnlyList<Holder> holders = Held.TryGetValue(endpoint.Port, out var holder) ? [holder] : [];
        var kind = Kinds.GetValueOrDefault(endpoint.Port, PortHoldingKind.Listening);
        var sockets = holders.Select(each => new PortListener(PortProtocol.Tcp, endpoint.EndPoint, PortState.Listening, (ulong)endpoint.Port) { Owners = [each.Owner] });
        var situation = new GuardSituation
        {
            OnConflict = Settings.OnConflict,
            Environment = Settings.Environment,
            Holding = new(kind, endpoint.EndPoint, [.. sockets]),
            Holders = holders,
            IsMovable = endpoint.MoveTo is not null,
            SettleTime = Settings.SettleTime,
            WaitTimeout = Settings.WaitTimeout,
        };
        return Task.FromResult(new EndpointCase(endpoint, situation.Holding, holders, GuardPolicy.Decide(situation)));
    }

    /// <summary>Every PID is a program called "shop" that started two hours ago, the smaller PID first.</summary>
    private sealed class NamedProcesses(TimeProvider time) : IProcessTable
    {
        private readonly DateTimeOffset _started = time.GetUtcNow() - new TimeSpan(2, 13, 0);

        public ProcessIdentity? Identify(int processId) => new(processId, processId);

        public ProcessSnapshot? Read(int processId) => new() { Identity = new(processId, processId), Name = "shop", StartTime = _started };
    }
}
