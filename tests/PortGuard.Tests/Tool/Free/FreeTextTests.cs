namespace PortGuard.Tests;

/// <summary>Every text of <c>portguard free</c>, as golden files.</summary>
public sealed class FreeTextTests
{
    private readonly FreeWorld _world = new();

    [Fact(Timeout = 30000)]
    public async Task Asked_and_ended()
    {
        _world.Terminal = new("y") { CanAsk = true };
        _world.Python(300, 8080);
        await GoldenAsync("asked", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task A_master_with_workers_and_what_is_below()
    {
        _world.Terminal = new("n") { CanAsk = true };
        _world.Add(300, 900, "/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/gunicorn", "-w", "2", "shop:app"]);
        _world.Add(301, 300, "/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/gunicorn", "-w", "2", "shop:app"]);
        _world.Add(302, 300, "/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/gunicorn", "-w", "2", "shop:app"]);
        _world.Add(303, 302, "/usr/bin/ffmpeg", ["ffmpeg", "-i", "a\u001b[31m.mp4"]);
        _world.Listen(8000, "127.0.0.1", 300, 301, 302);
        await GoldenAsync("prefork", _world.Request(8000) with { Tree = true });
    }

    [Fact(Timeout = 30000)]
    public async Task Two_ports_of_one_process_as_a_dry_run()
    {
        _world.Python(300, 8080);
        _world.Listen(8443, "0.0.0.0", 300);
        await GoldenAsync("dry-run", _world.Request(8080, 8443) with { DryRun = true, Grace = TimeSpan.FromSeconds(30) });
    }

    [Fact(Timeout = 30000)]
    public async Task No_terminal()
    {
        _world.Python(300, 8080);
        await GoldenAsync("no-terminal", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task A_container()
    {
        _world.Add(300, 1, "/usr/bin/nginx", ["nginx"], process => process with
        {
            Cgroup = $"/system.slice/docker-{new string('a', 64)}.scope",
            PidNamespace = "pid:[4026532000]",
            UserId = 0,
            UserName = "root",
        });
        _world.Listen(8080, "0.0.0.0", 300);
        await GoldenAsync("container", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task A_service()
    {
        _world.Add(300, 1, "/usr/sbin/nginx", ["nginx: master process /usr/sbin/nginx"], process => process with { Cgroup = "/system.slice/nginx.service", UserId = 0, UserName = "root" });
        _world.Listen(80, "0.0.0.0", 300);
        _world.Listen(80, "::", 300);
        await GoldenAsync("service", _world.Request(80));
    }

    [Fact(Timeout = 30000)]
    public async Task A_database()
    {
        _world.Add(300, 900, "/usr/bin/redis-server", ["redis-server *:6379"]);
        _world.Listen(6379, "127.0.0.1", 300);
        await GoldenAsync("database", _world.Request(6379));
    }

    [Fact(Timeout = 30000)]
    public async Task Another_user()
    {
        _world.Add(300, 1, "/usr/bin/node", ["node", "s.js", "--token=s3cr3t-value"], process => process with { UserId = 1001, UserName = "bob", WorkingDirectory = "/home/bob" });
        _world.Listen(3000, "127.0.0.1", 300);
        await GoldenAsync("another-user", _world.Request(3000));
    }

    [Fact(Timeout = 30000)]
    public async Task An_outgoing_connection()
    {
        _world.Add(300, 900, "/usr/bin/curl", ["curl", "https://example.org"]);
        _world.Hold(45000, "192.0.2.1", PortState.Connected, 300);
        await GoldenAsync("outgoing", _world.Request(45000));
    }

    [Fact(Timeout = 30000)]
    public async Task What_a_closed_server_left()
    {
        _world.Hold(8080, "127.0.0.1", PortState.Closing);
        await GoldenAsync("leftover", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task A_socket_that_does_not_listen()
    {
        _world.Python(300, 1);
        _world.Hold(8080, "127.0.0.1", PortState.Bound, 300);
        await GoldenAsync("bound", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task Another_environment()
    {
        _world.Variables["DOTNET_ENVIRONMENT"] = "Staging";
        _world.Python(300, 8080);
        await GoldenAsync("staging", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task Production_by_its_veto()
    {
        _world.Variables["ASPNETCORE_ENVIRONMENT"] = "Development";
        _world.Variables["ENVIRONMENT"] = "production";
        _world.Python(300, 8080);
        await GoldenAsync("vetoed", _world.Request(8080));
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_that_cannot_be_ended()
    {
        _world.Python(300, 8080);
        _world.OnEnd[300] = () => TerminationOutcome.StillRunning;
        await GoldenAsync("still-running", _world.Request(8080) with { Yes = true });
    }

    [Fact(Timeout = 30000)]
    public async Task A_respawner()
    {
        _world.Add(250, 900, "/usr/bin/bash", ["bash", "loop.sh"]);
        _world.Add(300, 250, "/usr/bin/node", ["node", "s.js"]);
        _world.Listen(8080, "127.0.0.1", 300);
        _world.OnEnd[300] = () =>
        {
            _world.End(300);
            _world.Add(2000, 250, "/usr/bin/node", ["node", "s.js"], process => process with { StartTime = _world.Time.GetUtcNow() });
            _world.Listen(8080, "127.0.0.1", 2000);
            return TerminationOutcome.Exited;
        };
        await GoldenAsync("respawned", _world.Request(8080) with { Yes = true });
    }

    [Fact(Timeout = 30000)]
    public async Task Json()
    {
        _world.Python(300, 8080);
        _world.Add(301, 300, "/usr/bin/node", ["node", "build.js"]);
        _world.Add(302, 900, "/usr/bin/redis-server", ["redis-server *:6379"]);
        _world.Listen(6379, "127.0.0.1", 302);
        await GoldenAsync("json", _world.Request(8080, 6379, 9999) with { Yes = true, Tree = true }, json: true);
    }

    private async Task GoldenAsync(string name, PortGuard.Tool.FreeRequest request, bool json = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands are those of Linux");
        Golden.Equal((await _world.FreeAsync(request, json)).ToString(), name);
    }
}
