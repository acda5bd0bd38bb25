using System.Net;

namespace PortGuard.Tests;

/// <summary>The whole text of every refusal, as files in Golden: to be read like a reader would.</summary>
public sealed class ConflictMessageTests
{
    private static readonly ProcessOrigin _watch = new(ProcessOriginKind.Watcher, "dotnet watch") { ProcessId = 12, Terminal = "/dev/pts/3", Restarts = true };
    private static readonly ProcessOrigin _tmux = new(ProcessOriginKind.Multiplexer, "tmux");
    private static readonly ProcessOrigin _ssh = new(ProcessOriginKind.Ssh, "ssh");
    private static readonly ProcessOrigin _unit = new(ProcessOriginKind.Service, "shop.service") { StopCommand = "systemctl stop shop.service", Restarts = true };

    [Fact]
    public void A_stopped_holder_is_asked_and_woken()
    {
        var scene = new Scene();
        var stopped = scene.Process(4242, "python3", ["python3", "-m", "http.server", "5000"], state: 'T');
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, environment: "Production", holders: Scene.Held(stopped))), "stopped");
    }

    [Fact]
    public void A_stranger_in_Production()
    {
        var scene = new Scene();
        var bash = new ProcessOrigin(ProcessOriginKind.Shell, "bash") { ProcessId = 3900, Terminal = "/dev/pts/3" };
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, environment: "Production", holders: Scene.Held(scene.Python(bash, _tmux)))), "stranger-production");
    }

    [Fact]
    public void An_earlier_run_in_Production()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, Scene.Http(source: "--urls"), environment: "Production", holders: Scene.Held(scene.EarlierRun(), earlier: true))), "earlier-run-production");
    }

    [Fact]
    public void A_holder_while_no_environment_is_set()
    {
        var scene = new Scene();
        var conflict = Scene.Conflict(ConflictCause.NotDevelopment, environment: "Production", holders: Scene.Held(scene.EarlierRun(), earlier: true));
        Check(scene.Render(conflict with { EnvironmentIsSet = false }), "environment-unset");
    }

    [Fact]
    public void Development_vetoed_by_ENVIRONMENT()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.Vetoed, holders: Scene.Held(scene.Python()))), "vetoed");
    }

    [Fact]
    public void Refusing_as_configured()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.Configured, holders: Scene.Held(scene.Python()))), "configured");
    }

    [Fact]
    public void What_clears_by_itself_is_temporary_only_where_nothing_else_is_in_the_way()
    {
        var scene = new Scene();
        var clears = Scene.Conflict(ConflictCause.NotSettled, kind: PortHoldingKind.Leftover, sockets: []);
        var stays = Scene.Conflict(ConflictCause.Configured, Scene.Http(5001), holders: Scene.Held(scene.Python()));
        Assert.Contains("Exit code   75", scene.Render(clears), StringComparison.Ordinal);
        Assert.DoesNotContain("75", scene.Render(clears, stays), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_tried_is_told_once()
    {
        var scene = new Scene();
        var python = scene.Python();
        TerminationResult[] attempts = [new(python, TerminationOutcome.StillRunning, TimeSpan.FromSeconds(7))];
        var first = Scene.Conflict(ConflictCause.StillHeld, holders: Scene.Held(python)) with { Attempts = attempts };
        var second = Scene.Conflict(ConflictCause.StillHeld, Scene.Http(5001), holders: Scene.Held(python)) with { Attempts = attempts };
        Assert.Single(scene.Render(first, second).Split('\n'), line => line.Contains("Tried", StringComparison.Ordinal));
    }

    [Fact]
    public void No_command_is_proposed_against_what_nobody_should_end()
    {
        var scene = new Scene();
        PortOwner[] owners = [scene.Process(1, "systemd", ["/sbin/init"]), scene.Process(77, "OrdersApi", []), new(new(4242, 9), new RecordedProcesses())];
        Assert.All(owners, owner => Assert.DoesNotContain("kill", scene.Render(Scene.Conflict(ConflictCause.Configured, holders: Scene.Held(owner))), StringComparison.Ordinal));
        Assert.All(
            ["ancestor", "self", "container"],
            rule => Assert.DoesNotContain("kill", scene.Render(Scene.Conflict(ConflictCause.Protected, holders: Scene.Protected(scene.Python(), rule, "of a reason"))), StringComparison.Ordinal));
    }

    [Fact]
    public void Redis_in_Development()
    {
        var scene = new Scene();
        var redis = scene.Process(911, "redis-server", ["redis-server *:6379", "--requirepass", "hunter2"], TimeSpan.FromDays(9), "/var/lib/redis");
        Check(
            scene.Render(Scene.Conflict(ConflictCause.Protected, Scene.Http(6379), holders: Scene.Protected(redis, "known-owner", "it is a known service (Redis) and may hold data", "redis-cli -p 6379 shutdown"))),
            "redis-protected");
    }

    [Fact]
    public void A_holder_of_another_user()
    {
        var scene = new Scene();
        var node = scene.Process(2001, "node", ["node", "server.js"], TimeSpan.FromSeconds(42), directory: null, user: "bob");
        Check(scene.Render(Scene.Conflict(ConflictCause.Protected, holders: Scene.Protected(node, "another-user", "it belongs to another user (bob)"))), "another-user");
    }

    [Fact]
    public void A_holder_that_nobody_can_see()
    {
        var endPoint = Scene.Http();
        PortListener[] sockets = [new(PortProtocol.Tcp, endPoint.EndPoint, PortState.Listening, 7) { UserId = 0 }];
        Check(new Scene().Render(Scene.Conflict(ConflictCause.OwnerUnknown, endPoint, sockets: sockets)), "unknown-owner");
        Check(new Scene { System = MessageSystem.MacOS }.Render(Scene.Conflict(ConflictCause.OwnerUnknown, endPoint, sockets: sockets)), "unknown-owner-macos");
        Check(new Scene().Render(Scene.Conflict(ConflictCause.OwnerUnknown, endPoint, PortHoldingKind.Unknown, sockets: [])), "unknown-without-a-socket");
    }

    [Fact]
    public void A_container()
    {
        var scene = new Scene();
        var nginx = scene.Process(5150, "nginx", ["nginx: master process nginx -g daemon off;"], directory: null, user: "root", origins: new ProcessOrigin(ProcessOriginKind.Container, "container web-1") { StopCommand = "docker stop web-1" });
        Check(scene.Render(Scene.Conflict(ConflictCause.Protected, holders: Scene.Protected(nginx, "container", "it runs in a container (container web-1)", "docker stop web-1"))), "container");
    }

    [Fact]
    public void A_service_of_systemd()
    {
        var scene = new Scene();
        var service = scene.Process(800, "dotnet", ["/usr/bin/dotnet", "/srv/shop/Shop.dll"], TimeSpan.FromHours(50), "/srv/shop", "www-data", origins: _unit);
        var holder = Scene.Protected(service, "service", "it belongs to the service shop.service", "systemctl stop shop.service");
        Check(scene.Render(Scene.Conflict(ConflictCause.Protected, holders: holder)), "systemd-service");
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, environment: "Staging", holders: holder)), "systemd-service-staging");
    }

    [Fact]
    public void A_live_watcher_above_the_holder()
    {
        var scene = new Scene();
        var app = scene.EarlierRun(_watch, _tmux, _ssh);
        Check(
            scene.Render(Scene.Conflict(ConflictCause.Protected, holders: Scene.Protected(app, "watcher", "it runs under dotnet watch (PID 12, /dev/pts/3), which would start it again; press Ctrl+C there") with { IsEarlierRun = true })),
            "dotnet-watch");
    }

    [Fact]
    public void A_holder_that_is_younger_than_we_are()
    {
        var scene = new Scene();
        var younger = scene.Process(4300, "OrdersApi", ["/home/alice/shop/bin/Debug/net10.0/OrdersApi"], TimeSpan.FromMilliseconds(400));
        Check(scene.Render(Scene.Conflict(ConflictCause.HolderIsYounger, holders: Scene.Held(younger, earlier: true, younger: true))), "younger");
    }

    [Theory]
    [InlineData("Linux", "outgoing")]
    [InlineData("MacOS", "outgoing-macos")]
    public void An_outgoing_connection_that_has_the_port(string system, string name)
    {
        var scene = new Scene { System = Enum.Parse<MessageSystem>(system) };
        var firefox = scene.Process(3000, "firefox", ["/usr/lib/firefox/firefox"], TimeSpan.FromHours(3), "/home/alice");
        PortListener[] sockets =
        [
            new(PortProtocol.Tcp, IPEndPoint.Parse("192.168.1.20:40000"), PortState.Connected, 3) { RemoteEndPoint = IPEndPoint.Parse("93.184.216.34:443"), Owners = [firefox] },
        ];
        var conflict = Scene.Conflict(ConflictCause.NotSettled, Scene.Http(40000, "*", "0.0.0.0"), PortHoldingKind.OutgoingConnection, sockets, holders: Scene.Protected(firefox, "outgoing", "it is only a client"));
        Check(scene.Render(conflict with { Waited = TimeSpan.FromSeconds(5) }), name);
    }

    [Fact]
    public void Connections_in_TIME_WAIT()
    {
        PortListener[] sockets = [new(PortProtocol.Tcp, IPEndPoint.Parse("127.0.0.1:5000"), PortState.Closing, 0)];
        Check(new Scene().Render(Scene.Conflict(ConflictCause.NotSettled, kind: PortHoldingKind.Leftover, sockets: sockets) with { Waited = TimeSpan.FromSeconds(5) }), "time-wait");
    }

    [Fact]
    public void A_predecessor_that_drains_for_too_long()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.NotSettled, holders: Scene.Held(scene.EarlierRun(), earlier: true)) with { Waited = TimeSpan.FromSeconds(5) }), "draining");
    }

    [Fact]
    public void A_socket_that_is_bound_and_does_not_listen()
    {
        var scene = new Scene();
        var python = scene.Python();
        PortListener[] sockets = [new(PortProtocol.Tcp, IPEndPoint.Parse("0.0.0.0:5000"), PortState.Bound, 8) { Owners = [python] }];
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, kind: PortHoldingKind.BoundOnly, sockets: sockets, environment: "Production", holders: Scene.Held(python))), "bound-only");
    }

    [Fact]
    public void A_UDP_holder()
    {
        var scene = new Scene();
        var dns = scene.Process(4500, "dnsmasq", ["dnsmasq", "--no-daemon"]);
        var endPoint = Scene.Http(5001) with { Protocol = PortProtocol.Udp, Display = "https://localhost:5001 (HTTP/3, UDP)" };
        PortListener[] sockets = [new(PortProtocol.Udp, endPoint.EndPoint, PortState.Listening, 8) { Owners = [dns] }];
        Check(scene.Render(Scene.Conflict(ConflictCause.UdpHolder, endPoint, sockets: sockets, holders: Scene.Held(dns))), "udp");
    }

    [Fact]
    public void A_unix_socket_that_lives()
    {
        var scene = new Scene();
        var endPoint = new GuardedEndpoint { EndPoint = Scene.Path("/run/shop/app.sock"), Protocol = PortProtocol.Unix, Display = "http://unix:/run/shop/app.sock", Source = "Kestrel:Endpoints:Unix:Url" };
        var app = scene.EarlierRun();
        PortListener[] sockets = [new(PortProtocol.Unix, endPoint.EndPoint, PortState.Listening, 8) { Owners = [app] }];
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, endPoint, sockets: sockets, environment: "Production", holders: Scene.Held(app, earlier: true))), "unix-socket");
    }

    [Fact]
    public void Waiting_that_ran_out()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.WaitTimedOut, holders: Scene.Held(scene.Python())) with { Waited = TimeSpan.FromSeconds(30) }), "wait-timed-out");
    }

    [Fact]
    public void An_endpoint_that_cannot_be_moved()
    {
        var scene = new Scene();
        var endPoint = Scene.Http(source: "code (Listen*)") with { WhyNotMovable = "it is set in code with Listen" };
        Check(scene.Render(Scene.Conflict(ConflictCause.NotMovable, endPoint, holders: Scene.Held(scene.Python()))), "not-movable");
    }

    [Fact]
    public void A_range_without_a_free_port()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.RangeExhausted, Scene.Http(source: "Kestrel:Endpoints:Http:Url"), holders: Scene.Held(scene.Python())) with { Range = new(5001, 5100) }), "range-exhausted");
    }

    [Fact]
    public void A_holder_that_survives_force()
    {
        var scene = new Scene();
        var stuck = scene.Process(4242, "python3", ["python3", "-m", "http.server", "5000"], state: 'D');
        var conflict = Scene.Conflict(ConflictCause.StillHeld, holders: Scene.Held(stuck));
        Check(scene.Render(conflict with { Attempts = [new(stuck, TerminationOutcome.StillRunning, TimeSpan.FromSeconds(7.04))] }), "still-held-state-d");
    }

    [Fact]
    public void Every_outcome_of_an_attempt_has_its_sentence()
    {
        var python = new Scene().Python();
        Golden.Equal(string.Join('\n', Enum.GetValues<TerminationOutcome>().Select(outcome => ConflictReasons.Attempt(new(python, outcome, TimeSpan.FromSeconds(1.25))))), "outcomes");
    }

    [Fact]
    public void A_holder_that_its_supervisor_brought_back()
    {
        var scene = new Scene();
        var old = scene.Process(4100, "shop", ["/srv/shop/shop"]);
        var back = scene.Process(4999, "shop", ["/srv/shop/shop"], TimeSpan.FromMilliseconds(300), "/srv/shop", origins: _unit);
        var conflict = Scene.Conflict(ConflictCause.Respawned, holders: Scene.Held(back, younger: true));
        Check(scene.Render(conflict with { Attempts = [new(old, TerminationOutcome.Exited, TimeSpan.FromMilliseconds(84))] }), "respawned");
    }

    [Fact]
    public void What_came_back_from_a_parent_that_nobody_knows()
    {
        var scene = new Scene();
        scene.Process(4000, "keeper", ["keeper", "shop"]);
        var old = scene.Process(4100, "shop", ["/srv/shop/shop"], TimeSpan.FromMinutes(2), parent: 4000);
        var back = scene.Process(4999, "shop", ["/srv/shop/shop"], TimeSpan.FromMilliseconds(300), "/srv/shop", parent: 4000);
        var conflict = Scene.Conflict(ConflictCause.Respawned, holders: Scene.Held(back, younger: true));
        Check(scene.Render(conflict with { Attempts = [new(old, TerminationOutcome.Exited, TimeSpan.FromMilliseconds(84))] }), "respawned-by-parent");
    }

    [Fact]
    public void Two_endpoints_of_which_one_is_refused()
    {
        var scene = new Scene();
        var redis = scene.Process(911, "redis-server", ["redis-server *:5001"], TimeSpan.FromDays(9), "/var/lib/redis");
        var https = Scene.Http(5001) with { Display = "https://localhost:5001" };
        Check(
            scene.Render(
                Scene.Conflict(ConflictCause.OtherEndpointRefused, holders: Scene.Held(scene.Python())),
                Scene.Conflict(ConflictCause.Protected, https, holders: Scene.Protected(redis, "known-owner", "it is a known service (Redis) and may hold data"))),
            "two-endpoints");
    }

    [Fact]
    public void One_process_on_both_loopbacks_and_on_https()
    {
        var scene = new Scene();
        var app = Scene.Held(scene.EarlierRun(), earlier: true);
        PortConflict On(GuardedEndpoint endPoint, ulong id) =>
            Scene.Conflict(ConflictCause.NotDevelopment, endPoint, sockets: [Scene.Listening(endPoint.EndPoint, id, app.Owner)], environment: "Production", holders: app);
        Check(scene.Render(On(Scene.Http(), 1), On(Scene.Http(address: "::1"), 2)), "both-loopbacks");
        Check(scene.Render(On(Scene.Http(), 1), On(Scene.Http(address: "::1"), 2), On(Scene.Http(5001) with { Display = "https://localhost:5001" }, 3)), "http-and-https");
    }

    [Fact]
    public void A_pre_fork_server_with_four_workers()
    {
        var scene = new Scene();
        var master = scene.Process(600, "gunicorn", ["/usr/bin/python3", "/usr/bin/gunicorn", "-w", "4", "app:app"], TimeSpan.FromMinutes(30));
        var workers = Enumerable.Range(601, 4).Select(id => Scene.Held(scene.Process(id, "gunicorn", [], TimeSpan.FromMinutes(30), parent: 600), leader: false));
        Check(scene.Render(Scene.Conflict(ConflictCause.Configured, holders: [Scene.Held(master), .. workers])), "workers");
    }

    [Fact]
    public void Two_programs_side_by_side_and_one_a_family()
    {
        var scene = new Scene();
        var (node, python) = (scene.Process(2001, "node", ["node", "server.js"]), scene.Python());
        var any = Scene.Http(host: "*", address: "0.0.0.0");
        Check(
            scene.Render(Scene.Conflict(
                ConflictCause.Configured, any, sockets: [Scene.Listening(any.EndPoint, 1, node), Scene.Listening(any.EndPoint, 2, python)], holders: [Scene.Held(node), Scene.Held(python)])),
            "reuseport");
        var dual = Scene.Http(host: "*", address: "::");
        Check(
            scene.Render(Scene.Conflict(
                ConflictCause.Configured, dual, sockets: [Scene.Listening(IPEndPoint.Parse("127.0.0.1:5000"), 1, node), Scene.Listening(IPEndPoint.Parse("[::1]:5000"), 2, python)], holders: [Scene.Held(node), Scene.Held(python)])),
            "families");
    }

    [Fact]
    public void On_Windows()
    {
        var scene = new Scene { System = MessageSystem.Windows };
        var node = scene.Process(4242, "node.exe", [@"C:\Program Files\nodejs\node.exe", "server.js"], directory: @"C:\Users\alice\shop", user: @"CONTOSO\alice");
        Check(scene.Render(Scene.Conflict(ConflictCause.NotDevelopment, environment: "Production", holders: Scene.Held(node))), "windows");
        Check(scene.Render(Scene.Conflict(ConflictCause.OwnerUnknown, kind: PortHoldingKind.ExcludedRange, sockets: [])), "windows-excluded-range");
        var system = scene.Process(4, "System", [], directory: null, user: null);
        Check(scene.Render(Scene.Conflict(ConflictCause.Protected, holders: Scene.Protected(system, "system", "it is Windows itself (http.sys)", "netsh http show servicestate"))), "windows-system");
    }

    [Fact]
    public void On_macOS()
    {
        var scene = new Scene { System = MessageSystem.MacOS };
        var airplay = scene.Process(640, "ControlCenter", ["/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter"], TimeSpan.FromDays(3), "/");
        Check(
            scene.Render(Scene.Conflict(ConflictCause.Protected, Scene.Http(host: "*", address: "::"), holders: Scene.Protected(airplay, "known-owner", "it is the AirPlay receiver of macOS and comes back (System Settings, General, AirDrop & Handoff)"))),
            "macos-airplay");
    }

    [Fact]
    public void A_privileged_port() => Check(
        new Scene().Render(Scene.Conflict(ConflictCause.OwnerUnknown, Scene.Http(80), PortHoldingKind.Permission, sockets: [])), "permission");

    [Fact]
    public void Hostile_names_stay_text()
    {
        var scene = new Scene();
        var hostile = scene.Process(
            666,
            "evil\u001b[2J\n(PID 1)",
            ["evil\u001b]0;title\u0007", "--password=hunter2", "a\r\nWhy         all is well", "\u202Egnp.exe", new string('x', 4000)],
            directory: "/tmp/\u001b[31mred\u2066",
            user: "mallory\u0000\u0085");
        var text = scene.Render(Scene.Conflict(
            ConflictCause.Protected, Scene.Http() with { Display = "http://localhost:5000\u001b[0m" }, holders: Scene.Protected(hostile, "by\u001bname", "it is \u001b[1mbold\u001b[0m", "kill\n666")));
        Check(text, "hostile");
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_ended_before_it_was_read_is_called_so()
    {
        var scene = new Scene();
        Check(scene.Render(Scene.Conflict(ConflictCause.Configured, holders: Scene.Held(new PortOwner(new(4242, 9), new RecordedProcesses())))), "ended-since");
    }

    [Fact]
    public void No_cause_is_without_a_text()
    {
        var scene = new Scene();
        foreach (var cause in Enum.GetValues<ConflictCause>())
        {
            Assert.NotEmpty(scene.Render(Scene.Conflict(cause) with { Range = new(5001, 5100) }));
            foreach (var kind in Enum.GetValues<PortHoldingKind>())
            {
                Assert.NotEmpty(scene.Render(Scene.Conflict(cause, kind: kind, holders: Scene.Held(scene.Python())) with { Range = new(5001, 5100) }));
            }
        }
    }

    [Fact]
    public void The_real_target_renders_too()
    {
        var scene = new Scene();
        PortConflict[] conflicts = [Scene.Conflict(ConflictCause.Configured, holders: Scene.Held(scene.Python()))];
        Assert.Contains("python3 (PID 4242, user alice)", ConflictMessage.Render(conflicts), StringComparison.Ordinal);
        Assert.Equal("PortGuard: http://localhost:5000 is already in use by python3 (PID 4242, alice); not started: PortGuard:OnConflict is Refuse.", ConflictMessage.Headline(conflicts));
    }

    private static void Check(string text, string name)
    {
        Golden.Equal(text, name);
        var block = text.Split("\n\n---")[0];
        Assert.All(block.ReplaceLineEndings("\n").Split('\n'), line =>
        {
            Assert.DoesNotContain(line, character => char.IsControl(character) || character > '~');
            Assert.InRange(line.Length, 0, 100);
        });
    }
}
