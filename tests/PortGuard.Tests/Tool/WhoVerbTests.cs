namespace PortGuard.Tests;

/// <summary>What <c>who</c> prints of made-up machines.</summary>
public sealed class WhoVerbTests
{
    private readonly WhoScene _scene = new();

    [Fact(Timeout = 30000)]
    public async Task One_port_on_a_terminal_is_told_in_full()
    {
        var web = _scene.Start(4242, ["python3", "-m", "http.server", "8080"]);
        _scene.Listen("127.0.0.1:8080", web);
        await EqualAsync("one-port", 100, "8080");
    }

    [Fact(Timeout = 30000)]
    public async Task A_leader_is_shown_with_its_workers()
    {
        var master = _scene.Start(4300, ["gunicorn", "shop:app"]);
        PortOwner[] all = [master, .. Enumerable.Range(4301, 3).Select(id => _scene.Start(id, ["gunicorn", "shop:app"], parent: 4300))];
        _scene.Listen("0.0.0.0:8000", all);
        await EqualAsync("pre-fork", 100, "8000");
        Assert.Contains("\t4300,4301,4302,4303\tgunicorn\t", (await _scene.AskAsync("8000")).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_protected_owner_is_named_with_the_reason_and_the_right_command()
    {
        _scene.Listen("0.0.0.0:80", _scene.Start(700, ["nginx: master process /usr/sbin/nginx"], 1, "www-data", process => process with { Cgroup = "/system.slice/nginx.service" }));
        _scene.Listen("127.0.0.1:6379", _scene.Start(710, ["redis-server", "127.0.0.1:6379"]));
        _scene.Listen("0.0.0.0:8080", _scene.Start(720, ["docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "8080", "-container-ip", "172.17.0.2", "-container-port", "80"], 1, "root"));
        await EqualAsync("protected", 100, "80", "6379", "8080");
    }

    [Fact(Timeout = 30000)]
    public async Task An_owner_that_cannot_be_seen_is_unknown_and_found()
    {
        _scene.Listen("0.0.0.0:5432");
        await EqualAsync("unknown", 100, "5432");
        Assert.Equal(0, (await _scene.AskAsync("5432")).ExitCode);
    }

    [Fact(Timeout = 30000)]
    public async Task For_root_there_is_another_reason_not_to_see_an_owner()
    {
        var scene = new WhoScene { AskingUser = 0 };
        scene.Listen("0.0.0.0:5432");
        Golden.Equal((await scene.AskOnTerminalAsync(100, "5432")).ToString(), "unknown-to-root", "Golden/Who");
    }

    [Fact(Timeout = 30000)]
    public async Task Other_kinds_of_holding_are_told_apart()
    {
        var curl = _scene.Start(5000, ["curl", "https://example.com"]);
        var bound = _scene.Start(5001, ["python3", "reserve.py"]);
        _scene.Socket("192.168.1.5:40000", PortState.Connected, remote: "93.184.216.34:443", owners: curl);
        _scene.Socket("127.0.0.1:7000", PortState.Bound, owners: bound);
        _scene.Socket("127.0.0.1:7001", PortState.Closing, remote: "127.0.0.1:50000");
        _scene.Socket("127.0.0.1:7001", PortState.Closing, remote: "127.0.0.1:50002");
        await EqualAsync("other-holdings", 100, "40000", "7000", "7001", "7002");
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_with_different_owners_for_IPv4_and_IPv6_says_so()
    {
        _scene.Listen("127.0.0.1:5173", _scene.Start(5100, ["node", "vite"]));
        _scene.Listen("[::1]:5173", _scene.Start(5200, ["node", "old-vite"]));
        await EqualAsync("two-families", 100, "5173");
        Assert.Contains("Port 5173: IPv4 and IPv6 have different owners.", (await _scene.AskOnTerminalAsync(100, "5173", "80")).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Sockets_that_share_an_address_are_said_to()
    {
        _scene.Listen("0.0.0.0:9090", _scene.Start(5300, ["worker", "1"])).Listen("0.0.0.0:9090", _scene.Start(5301, ["worker", "2"]));
        var run = await _scene.AskOnTerminalAsync(100, "9090");
        Assert.Contains("2 sockets on 0.0.0.0:9090 side by side (SO_REUSEPORT)", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task UDP_is_looked_at_in_addition()
    {
        _scene.Listen("127.0.0.1:5353", _scene.Start(5400, ["dns", "--tcp"]));
        _scene.Socket("0.0.0.0:5353", protocol: PortProtocol.Udp, owners: _scene.Start(5401, ["avahi-daemon"]));
        await EqualAsync("udp", 100, "5353", "--udp");
        Assert.DoesNotContain("udp", (await _scene.AskAsync("5353")).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_unix_socket_is_found_by_its_path_from_the_working_directory()
    {
        _scene.Socket("/home/alice/shop/web.sock", protocol: PortProtocol.Unix, owners: _scene.Start(5500, ["gunicorn", "--bind", "unix:web.sock"]));
        await EqualAsync("unix", 100, "--unix", "web.sock");
    }

    [Theory(Timeout = 30000)]
    [InlineData("Nobody holds port 8080.\n", "8080")]
    [InlineData("Nobody listens on ports 4400-4449.\n", "4400-4449")]
    [InlineData("Nobody holds port 8080.\nNobody holds UDP port 8080.\n", "8080", "--udp")]
    [InlineData("Nobody listens on /nowhere/web.sock: there is no such file.\n", "--unix", "/nowhere/web.sock")]
    public async Task Nobody_is_an_answer_on_standard_error(string sentence, params string[] arguments)
    {
        Assert.Equal(new ToolRun(1, "", sentence), Portable(await _scene.AskAsync(arguments)));
        Assert.Equal(new ToolRun(1, "[]\n", ""), Portable(await _scene.AskAsync([.. arguments, "--json"])));
    }

    [Fact(Timeout = 30000)]
    public async Task Several_ports_are_a_table_on_a_terminal()
    {
        Populate();
        await EqualAsync("table", 140, "1-65535", "--udp");
    }

    [Fact(Timeout = 30000)]
    public async Task A_narrow_terminal_gets_fewer_columns()
    {
        Populate();
        await EqualAsync("table-narrow", 80);
    }

    [Fact(Timeout = 30000)]
    public async Task A_pipe_gets_a_line_a_socket_with_nothing_cut()
    {
        Populate();
        await EqualAsync("lines", width: 0, "--udp");
    }

    [Fact(Timeout = 30000)]
    public async Task The_json_has_the_documented_shape()
    {
        Populate();
        _scene.Socket("192.168.1.5:40000", PortState.Connected, remote: "93.184.216.34:443", owners: _scene.Start(5000, ["curl", "https://example.com"]));
        _scene.Socket("/run/web.sock", protocol: PortProtocol.Unix, owners: _scene.Start(5500, ["gunicorn"]));
        await EqualAsync("json", width: 0, "1-9999", "40000", "--udp", "--unix", "/run/web.sock", "--json");
    }

    [Fact(Timeout = 30000)]
    public async Task Every_listener_is_one_query_and_json_stops_at_the_first_family()
    {
        await _scene.AskAsync("--json");
        await _scene.AskAsync();
        Assert.Equal(
            [PortQuery.Tcp(new PortRange(1, 65535)) with { Owners = OwnerSearch.Family }, PortQuery.Tcp(new PortRange(1, 65535))],
            _scene.Queries);
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_that_is_asked_for_twice_is_shown_once()
    {
        _scene.Listen("127.0.0.1:8080", _scene.Start(4242, ["python3"]));
        var run = await _scene.AskAsync("8080", "8000-8099", "8080");
        Assert.Single(run.Output.TrimEnd().Split('\n'));
        Assert.Equal("", run.Errors);
    }

    [Fact(Timeout = 30000)]
    public async Task With_a_listener_there_nothing_but_listeners_is_looked_at()
    {
        _scene.Listen("127.0.0.1:8080", _scene.Start(4242, ["python3"]));
        _scene.Socket("127.0.0.1:8080", PortState.Connected, remote: "127.0.0.1:50000", owners: _scene.Start(4300, ["firefox"]));
        var run = await _scene.AskAsync("8080");
        Assert.DoesNotContain("firefox", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_scene.Queries, query => query.IncludeNonListening);
    }

    [Theory(Timeout = 30000)]
    [InlineData("8080")]
    [InlineData("8080-8081")]
    [InlineData("8080", "--json")]
    public async Task What_a_process_calls_itself_steers_no_terminal_and_breaks_no_line(params string[] arguments)
    {
        const string Evil = "ev\u001b[31mil\r\n\t\u202e\u009b2J";
        var owner = _scene.Start(4242, ["node", Evil, "--token=hunter2secret"], change: process => process with { Name = ProcessText.Printable(Evil), WorkingDirectory = $"/tmp/{Evil}" });
        _scene.Listen("127.0.0.1:8080", owner);
        foreach (var terminal in new[] { new FakeTerminal(), new FakeTerminal { IsOutputTerminal = true } })
        {
            var run = await _scene.AskAsync(terminal, arguments);
            Assert.All(run.Output, character => Assert.True(character is '\n' or '\r' or '\t' or >= ' ' and not ('\u009b' or '\u007f'), $"U+{(int)character:X4}"));
            Assert.DoesNotContain("hunter2secret", run.Output, StringComparison.Ordinal);
            Assert.Equal(0, run.ExitCode);
        }

        var line = Assert.Single((await _scene.AskAsync("8080")).Output.TrimEnd().Split('\n'));
        Assert.Equal(11, line.Split('\t').Length);
    }

    [Fact(Timeout = 30000)]
    public async Task Colours_are_used_only_where_they_may()
    {
        Populate();
        Assert.Contains('\u001b', (await _scene.AskAsync(new FakeTerminal { IsOutputTerminal = true, UsesColor = true })).Output);
        Assert.DoesNotContain('\u001b', (await _scene.AskAsync(new FakeTerminal { IsOutputTerminal = true })).Output);
        Assert.DoesNotContain('\u001b', (await _scene.AskAsync(new FakeTerminal { UsesColor = true })).Output);
    }

    private static ToolRun Portable(ToolRun run) =>
        run with { Output = run.Output.ReplaceLineEndings("\n"), Errors = run.Errors.ReplaceLineEndings("\n") };

    private async Task EqualAsync(string name, int width, params string[] arguments)
    {
        var run = width == 0 ? await _scene.AskAsync(arguments) : await _scene.AskOnTerminalAsync(width, arguments);
        if (arguments.Length > 1 && arguments.All(argument => int.TryParse(argument, out _)))
        {
            // Each port alone as well: the block says more than the row.
            foreach (var port in arguments)
            {
                run = run with { Output = $"{run.Output}\n--- {port}\n{(await _scene.AskOnTerminalAsync(width, port)).Output}" };
            }
        }

        Golden.Equal(run.ToString(), name, "Golden/Who");
    }

    private void Populate()
    {
        var vite = _scene.Start(5100, ["/usr/bin/node", "/home/alice/shop/node_modules/.bin/vite", "--host", "--mode", "development", "--logLevel", "info", "--clearScreen", "false"]);
        var master = _scene.Start(4300, ["gunicorn", "shop:app"]);
        var worker = _scene.Start(4301, ["gunicorn", "shop:app"], parent: 4300);
        _scene.Listen("0.0.0.0:5432")
            .Listen("127.0.0.1:8000", master, worker)
            .Listen("[::1]:5173", vite)
            .Listen("127.0.0.1:5173", vite)
            .Listen("[::]:6379", _scene.Start(710, ["redis-server", "*:6379"], 1, "redis", process => process with { Cgroup = "/system.slice/redis.service" }));
        _scene.Socket("0.0.0.0:5353", protocol: PortProtocol.Udp, owners: _scene.Start(5401, ["avahi-daemon: running [shop.local]"], 1, "avahi"));
    }
}
