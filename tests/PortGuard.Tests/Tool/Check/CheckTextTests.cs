using System.Net;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The text and the JSON of made-up answers, as golden files.</summary>
public sealed class CheckTextTests
{
    private readonly RecordedProcesses _processes = new();

    [Fact]
    public void A_free_port() => Check("Free", Verdict(8080));

    [Fact]
    public void A_listener_on_one_address() => Check("Listener", Verdict(8080, Holding(PortHoldingKind.Listening, "127.0.0.1", Python()), "127.0.0.1", "0.0.0.0", "::"));

    [Fact]
    public void A_v6_only_wildcard()
    {
        var holding = Holding(PortHoldingKind.Listening, "::", Python());
        Check("V6Only", Verdict(8080, holding with { Sockets = [holding.Sockets[0] with { IsIPv6Only = true }] }, "::1", "::"));
    }

    [Fact]
    public void Many_owners_and_a_name_that_would_steer_a_terminal()
    {
        PortOwner[] owners = [.. Enumerable.Range(1, 5).Select(index => Process(100 + index, index == 1 ? "ngi\u001b[31mnx" : "nginx", "www-data"))];
        Check("Workers", Verdict(8080, Holding(PortHoldingKind.Listening, "0.0.0.0", owners), "127.0.0.1", "0.0.0.0", "::"));
    }

    [Fact]
    public void A_master_speaks_for_its_workers()
    {
        PortOwner[] owners = [Process(101, "nginx", "root"), .. Enumerable.Range(102, 3).Select(id => Process(id, "nginx", "www-data", parent: 101))];
        Check("Master", Verdict(8080, Holding(PortHoldingKind.Listening, "0.0.0.0", owners), "127.0.0.1", "0.0.0.0", "::"));
    }

    [Fact]
    public void A_listener_of_somebody_who_cannot_be_seen() =>
        Check("Unseen", Verdict(8080, Holding(PortHoldingKind.Listening, "0.0.0.0"), "127.0.0.1", "0.0.0.0", "::"));

    [Fact]
    public void A_bound_socket() => Check("BoundOnly", Verdict(8080, Holding(PortHoldingKind.BoundOnly, "127.0.0.1", Python()), "127.0.0.1", "0.0.0.0", "::"));

    [Fact]
    public void An_outgoing_connection() => Check("Outgoing", Verdict(40000, Outgoing(), "127.0.0.1", "0.0.0.0", "::"));

    [Fact]
    public void Leftovers() => Check("Leftover", Verdict(8080, Holding(PortHoldingKind.Leftover, "127.0.0.1"), "127.0.0.1", "0.0.0.0", "::"));

    [Fact]
    public void Nothing_that_can_be_seen() =>
        Check("Unknown", Verdict(8080, new PortHolding(PortHoldingKind.Unknown, new IPEndPoint(IPAddress.Any, 8080), []), "0.0.0.0", "::"));

    [Fact]
    public void A_port_that_is_not_permitted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows says another reason");
        Check("NotPermitted", new(80, [.. _all.Select(address => new AddressVerdict(IPAddress.Parse(address), PortAvailability.PermissionDenied))]));
    }

    [Fact]
    public void A_listener_on_a_port_that_is_not_permitted()
    {
        var holding = Holding(PortHoldingKind.Listening, "0.0.0.0", Process(80, "nginx", "root"));
        Check("NotPermittedAndBusy", new(80, [.. _all.Select(address => new AddressVerdict(IPAddress.Parse(address), PortAvailability.PermissionDenied, address == "::1" ? null : holding))]));
    }

    [Fact]
    public void A_port_that_browsers_refuse() => Check("Blocked", Verdict(6000));

    [Fact]
    public void A_machine_without_IPv6()
    {
        var verdict = Verdict(8080, Holding(PortHoldingKind.Listening, "127.0.0.1", Python()), "127.0.0.1", "0.0.0.0");
        Check("NoIPv6", verdict with { Addresses = [.. verdict.Addresses.Select(address => address.Address.ToString().Contains(':', StringComparison.Ordinal) ? new(address.Address, PortAvailability.AddressNotAvailable) : address)] });
    }

    [Fact]
    public void A_machine_without_any_address_has_no_free_port()
    {
        var verdict = new PortVerdict(8080, [new(IPAddress.Loopback, PortAvailability.AddressNotAvailable)]);
        Assert.Equal((false, false, 1), (verdict.IsFree, verdict.IsBusy, verdict.ExitCode));
        Assert.Equal("8080: cannot be tried", Assert.Single(CheckText.Lines(verdict)));
    }

    [Fact]
    public void The_JSON_of_a_busy_and_a_free_port()
    {
        var terminal = new FakeTerminal();
        terminal.WriteJson(writer => CheckJson.Write(writer, [Verdict(8080, Holding(PortHoldingKind.Listening, "127.0.0.1", Python()), "127.0.0.1", "0.0.0.0", "::"), Verdict(6000)]));
        Golden.Equal(terminal.Output.ToString(), "Json");
    }

    private static readonly string[] _all = ["127.0.0.1", "::1", "0.0.0.0", "::"];

    private static void Check(string name, PortVerdict verdict) =>
        Golden.Equal($"{string.Join('\n', CheckText.Lines(verdict))}\n--- exit code {verdict.ExitCode}", name);

    private static PortVerdict Verdict(int port, PortHolding? holding = null, params string[] held) => new(port, [.. _all.Select(address => held.Contains(address)
        ? new AddressVerdict(IPAddress.Parse(address), PortAvailability.InUse, holding)
        : new AddressVerdict(IPAddress.Parse(address), PortAvailability.Free))]);

    private static PortHolding Holding(PortHoldingKind kind, string address, params PortOwner[] owners)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 8080);
        var state = kind switch { PortHoldingKind.Listening => PortState.Listening, PortHoldingKind.BoundOnly => PortState.Bound, _ => PortState.Closing };
        return new(kind, endPoint, [new PortListener(PortProtocol.Tcp, endPoint, state, 1) { Owners = owners, UserId = 33 }]);
    }

    private PortHolding Outgoing()
    {
        var endPoint = new IPEndPoint(IPAddress.Parse("127.0.0.1"), 40000);
        var socket = new PortListener(PortProtocol.Tcp, endPoint, PortState.Connected, 1) { Owners = [Python()], RemoteEndPoint = new(IPAddress.Parse("198.51.100.7"), 443) };
        return new(PortHoldingKind.OutgoingConnection, endPoint, [socket]);
    }

    private PortOwner Python() => Process(4242, "python3", "alice");

    private PortOwner Process(int id, string name, string user, int parent = 1) => _processes.Add(new()
    {
        Identity = new(id, id),
        ParentId = parent,
        Name = name,
        Arguments = [name, "--password=hunter2"],
        StartTime = new(2026, 3, 2, 13, 2, 0, TimeSpan.Zero),
        UserName = user,
    });
}
