using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tests;

/// <summary>Builds conflicts for the message tests: who holds what, at a fixed time, in a fixed zone.</summary>
internal sealed class Scene
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 15, 30, TimeSpan.Zero);
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromHours(1), "Test", "Test");
    private readonly RecordedProcesses _processes = new();
    private readonly Dictionary<int, IReadOnlyList<ProcessOrigin>> _origins = [];

    public MessageSystem System { get; init; } = MessageSystem.Linux;

    public static TerminationVerdict MayEnd { get; } = new(true, "same-user", "it is yours");

    public static GuardedEndpoint Http(int port = 5000, string host = "localhost", string address = "127.0.0.1", string? source = null) => new()
    {
        EndPoint = new IPEndPoint(IPAddress.Parse(address), port),
        Display = $"http://{host}:{port}",
        Source = source,
    };

    public static PortListener Listening(EndPoint endPoint, ulong id, params PortOwner[] owners) => new(PortProtocol.Tcp, endPoint, PortState.Listening, id) { Owners = owners };

    public PortOwner Process(
        int id, string name, string[] arguments, TimeSpan? age = null, string? directory = "/home/alice/shop", string? user = "alice", int parent = 1, char state = 'S', params ProcessOrigin[] origins)
    {
        var start = Now - (age ?? TimeSpan.FromMinutes(133));

        // Never what the detection makes of a record without parents: the origins are given.
        _origins[id] = origins;
        return _processes.Add(new()
        {
            Identity = new(id, start.Ticks),
            Name = name,
            Arguments = arguments,
            StartTime = start,
            WorkingDirectory = directory,
            UserName = user,
            ParentId = parent,
            State = state,
        });
    }

    public PortOwner Python(params ProcessOrigin[] origins) => Process(4242, "python3", ["python3", "-m", "http.server", "5000"], origins: origins);

    public PortOwner EarlierRun(params ProcessOrigin[] origins) =>
        Process(4100, "OrdersApi", ["/home/alice/shop/bin/Debug/net10.0/OrdersApi", "--urls", "http://localhost:5000"], TimeSpan.FromMinutes(12), origins: origins);

    public static PortConflict Conflict(
        ConflictCause cause, GuardedEndpoint? endPoint = null, PortHoldingKind kind = PortHoldingKind.Listening, PortListener[]? sockets = null, string environment = "Development", params Holder[] holders)
    {
        var wanted = endPoint ?? Http();
        return new()
        {
            EndPoint = wanted,
            Cause = cause,
            Holding = new(kind, wanted.EndPoint, sockets ?? [Listening(wanted.EndPoint, 1, [.. holders.Select(holder => holder.Owner)])]),
            Holders = holders,
            EnvironmentName = environment,
            ApplicationName = "OrdersApi",
            Now = Now,
        };
    }

    public static Holder Held(PortOwner owner, TerminationVerdict? verdict = null, bool earlier = false, bool younger = false, bool leader = true) =>
        new(owner, verdict ?? MayEnd, earlier, younger, leader, IsTarget: verdict is null);

    public static Holder Protected(PortOwner owner, string rule, string reason, params string[] commands) =>
        new(owner, new(false, rule, reason) { Commands = commands }, IsEarlierRun: false, IsYounger: false, IsLeader: true, IsTarget: false);

    public static UnixDomainSocketEndPoint Path(string path) => new(path);

    /// <summary>The block and the headline, as the golden files keep them.</summary>
    public string Render(params PortConflict[] conflicts)
    {
        var sections = ConflictSection.From(conflicts).Select(section => section with
        {
            Holders = [.. section.Holders.Select(holder => holder with { StartedBy = _origins.GetValueOrDefault(holder.ProcessId, []) })],
        }).ToList();
        return $"{ConflictMessage.Render(sections, new(System, _zone, ProcessId: 77))}\n\n--- in one line:\n{ConflictMessage.Headline(sections)}\n";
    }
}
