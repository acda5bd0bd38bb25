using System.Globalization;

namespace PortGuard.Tests;

public sealed class ProcessOriginsTests
{
    private const string Node = "/usr/bin/node";
    private const string Python = "/usr/bin/python3.11";
    private const string Dotnet = "/usr/share/dotnet/dotnet";
    private readonly FakeProcessTable _table = new();

    public static TheoryData<ProcessOriginKind, string, string, string> Managers => new()
    {
        { ProcessOriginKind.Watcher, "dotnet watch", Dotnet, "dotnet|/usr/share/dotnet/sdk/10.0.401/DotnetTools/dotnet-watch/dotnet-watch.dll|run" },
        { ProcessOriginKind.Watcher, "dotnet watch", Dotnet, "dotnet|watch" },
        { ProcessOriginKind.Watcher, "nodemon", Node, "node|/app/node_modules/.bin/nodemon|s.js" },
        { ProcessOriginKind.Watcher, "nodemon", Node, "node|/app/node_modules/nodemon/bin/nodemon.js|s.js" },
        { ProcessOriginKind.Watcher, "node --watch", Node, "node|--watch|s.js" },
        { ProcessOriginKind.Watcher, "tsx watch", Node, "node|/app/node_modules/.bin/tsx|watch|s.ts" },
        { ProcessOriginKind.Watcher, "ts-node-dev", Node, "node|/app/node_modules/.bin/ts-node-dev|--respawn|s.ts" },
        { ProcessOriginKind.Watcher, "nest start --watch", Node, "node|/app/node_modules/.bin/nest|start|--watch" },
        { ProcessOriginKind.Watcher, "uvicorn --reload", Python, "/usr/bin/python3|/usr/bin/uvicorn|app:app|--reload" },
        { ProcessOriginKind.Watcher, "uvicorn --reload", Python, "python|-m|uvicorn|app:app|--reload" },
        { ProcessOriginKind.Watcher, "fastapi dev", Python, "python|/usr/bin/fastapi|dev|main.py" },
        { ProcessOriginKind.Watcher, "watchexec", "/usr/bin/watchexec", "watchexec|-r|node|s.js" },
        { ProcessOriginKind.Watcher, "air", "/home/alice/go/bin/air", "air" },
        { ProcessOriginKind.Watcher, "entr", "/usr/bin/entr", "entr|-r|node|s.js" },
        { ProcessOriginKind.Launcher, "dotnet run", Dotnet, "dotnet|run|--no-build" },
        { ProcessOriginKind.Launcher, "npm run dev", Node, "npm run dev --token=secret" },
        { ProcessOriginKind.Launcher, "npm start", Node, "npm start" },
        { ProcessOriginKind.Launcher, "pnpm dev", Node, "node|/usr/bin/pnpm|dev|--token|secret" },
        { ProcessOriginKind.Launcher, "yarn dev", Node, "node|/usr/bin/yarn|dev" },
        { ProcessOriginKind.Launcher, "bun run dev", "/usr/bin/bun", "bun|run|dev" },
        { ProcessOriginKind.Launcher, "make", "/usr/bin/make", "make|run" },
        { ProcessOriginKind.Launcher, "go run", "/usr/lib/go/bin/go", "go|run|." },
        { ProcessOriginKind.Launcher, "start.sh", "/usr/bin/bash", "bash|./start.sh" },
        { ProcessOriginKind.Supervisor, "pm2", Node, "PM2 v5.3.0: God Daemon (/home/alice/.pm2)" },
        { ProcessOriginKind.Supervisor, "supervisord", Python, "/usr/bin/python3|/usr/bin/supervisord|-n" },
        { ProcessOriginKind.Supervisor, "runit", "/usr/bin/runsv", "runsv|web" },
        { ProcessOriginKind.Supervisor, "runit", "/bin/busybox", "runsv|web" },
        { ProcessOriginKind.Supervisor, "s6", "/usr/bin/s6-supervise", "s6-supervise|web" },
        { ProcessOriginKind.Supervisor, "foreman", "/usr/bin/ruby3.1", "foreman: master" },
        { ProcessOriginKind.Supervisor, "foreman", "/usr/bin/ruby3.1", "ruby|/usr/bin/foreman|start" },
        { ProcessOriginKind.Supervisor, "honcho", Python, "python|/usr/bin/honcho|start" },
        { ProcessOriginKind.Supervisor, "circus", Python, "python|/usr/bin/circusd|c.ini" },
        { ProcessOriginKind.Supervisor, "overmind", "/usr/bin/tmux", "tmux|-C|-L|overmind-shop-1|new" },
        { ProcessOriginKind.Ide, "VS Code", "/usr/share/code/code", "/usr/share/code/code" },
        { ProcessOriginKind.Ide, "VS Code", "/home/alice/.vscode-server/bin/abc/node", "node|server-main.js" },
        { ProcessOriginKind.Ide, "Cursor", "/opt/cursor/cursor", "cursor" },
        { ProcessOriginKind.Ide, "Rider", "/opt/rider/bin/rider", "rider" },
        { ProcessOriginKind.Ide, "a JetBrains IDE", "/opt/idea/jbr/bin/java", "java|-cp|x|com.intellij.idea.Main" },
        { ProcessOriginKind.Multiplexer, "tmux", "/usr/bin/tmux", "tmux" },
        { ProcessOriginKind.Multiplexer, "screen", "/usr/bin/screen", "SCREEN" },
        { ProcessOriginKind.Ssh, "ssh", "/usr/sbin/sshd", "sshd: alice@pts/3" },
        { ProcessOriginKind.Scheduler, "cron", "/usr/sbin/cron", "/usr/sbin/CRON|-f" },
        { ProcessOriginKind.Scheduler, "at", "/usr/sbin/atd", "atd" },
        { ProcessOriginKind.Shell, "zsh", "/usr/bin/zsh", "-zsh" },
    };

    [Theory]
    [MemberData(nameof(Managers))]
    public void What_a_process_runs_under_is_told_by_the_executables_and_arguments_of_its_ancestors(
        ProcessOriginKind kind, string name, string executable, string arguments)
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd", ["/sbin/init"]);
        _table.Add(50, 1, executable, arguments.Split('|'), manager => manager with { Terminal = "/dev/pts/3" });
        _table.Add(60, 50, "/usr/bin/dash", ["sh", "-c", "node server.js"]);
        _table.Add(70, 60, Node, ["node", "server.js"]);

        var origin = Assert.Single(_table.Owner(70).StartedBy);

        Assert.Equal((kind, name, (int?)50, "/dev/pts/3"), (origin.Kind, origin.Name, origin.ProcessId, origin.Terminal));
        Assert.Equal(kind is ProcessOriginKind.Watcher || name is "pm2" or "supervisord" or "runit" or "s6" or "circus", origin.Restarts);
    }

    [Theory]
    [InlineData(Python, "/usr/bin/python3|/usr/bin/gunicorn|-w|4|app:app")]
    [InlineData(Python, "/usr/bin/python3|/usr/bin/uvicorn|app:app")]
    [InlineData(Node, "node|/app/node_modules/.bin/vite")]
    [InlineData(Node, "node|cluster.js")]
    [InlineData("/usr/sbin/nginx", "nginx: master process /usr/sbin/nginx")]
    [InlineData("/usr/bin/dash", "sh|-c|node server.js")]
    public void A_master_of_workers_and_a_plain_parent_are_no_origin(string executable, string arguments)
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(50, 1, executable, arguments.Split('|'));
        _table.Add(70, 50, Node, ["node", "server.js"]);

        Assert.Empty(_table.Owner(70).StartedBy);
    }

    [Fact]
    public void A_forged_short_name_is_no_origin()
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(50, 1, "/home/alice/app", ["app"], process => process with { Name = "pm2" });
        _table.Add(70, 50, Node, ["node", "s.js"]);

        Assert.Empty(_table.Owner(70).StartedBy);
    }

    [Fact]
    public void The_whole_chain_of_dotnet_watch_in_VS_Code_is_named_nearest_first_and_each_once()
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(20, 1, "/usr/share/code/code");
        _table.Add(21, 20, "/usr/share/code/code", ["code", "--type=utility"]);
        _table.Add(30, 21, "/usr/bin/bash", ["/usr/bin/bash", "--init-file", "/usr/share/code/x.sh"], OnTerminal);
        _table.Add(40, 30, Dotnet, ["dotnet", "watch"], OnTerminal);
        _table.Add(41, 40, Dotnet, ["dotnet", "/usr/share/dotnet/sdk/10.0.401/DotnetTools/dotnet-watch/dotnet-watch.dll"], OnTerminal);
        _table.Add(42, 41, Dotnet, ["dotnet", "run", "--no-build"], OnTerminal);
        _table.Add(43, 42, "/home/alice/shop/bin/Debug/net10.0/Shop", null, OnTerminal);

        Assert.Equal(
            ["Launcher dotnet run 42", "Watcher dotnet watch 41", "Shell bash 30", "Ide VS Code 21"],
            _table.Owner(43).StartedBy.Select(Line));
    }

    [Fact]
    public void What_supervises_the_terminal_does_not_supervise_what_is_typed_there()
    {
        _table.Add(1, 0, "/usr/bin/s6-svscan");
        _table.Add(2, 1, "/usr/bin/s6-supervise", ["s6-supervise", "sshd"]);
        _table.Add(3, 2, "/usr/sbin/sshd", ["sshd", "-D"]);
        _table.Add(4, 3, "/usr/bin/bash", ["-bash"], OnTerminal);
        _table.Add(5, 4, Node, ["node", "s.js"], OnTerminal);

        Assert.Equal(["Shell bash 4", "Ssh ssh from 10.0.0.7 3"], _table.Owner(Change(5, ("SSH_CONNECTION", "10.0.0.7 50000 10.0.0.1 22"))).StartedBy.Select(Line));
    }

    [Theory]
    [InlineData("/usr/lib/systemd/systemd", 1)]
    [InlineData("/usr/lib/systemd/systemd", 9)]
    [InlineData("/sbin/docker-init", 1)]
    public void A_process_whose_starter_has_ended_is_an_orphan(string reaper, int reaperId)
    {
        _table.Add(reaperId, 0, reaper, [reaper, "--user"]);
        _table.Add(70, reaperId, Node, ["node", "s.js"]);

        Assert.Equal($"Orphan orphan {reaperId}", Line(Assert.Single(_table.Owner(70).StartedBy)));
    }

    [Theory]
    [InlineData("TMUX", "/tmp/tmux-1000/default,1,0", "Multiplexer tmux ")]
    [InlineData("STY", "12.pts-0.host", "Multiplexer screen ")]
    [InlineData("TERM_PROGRAM", "vscode", "Ide VS Code ")]
    [InlineData("TERMINAL_EMULATOR", "JetBrains-JediTerm", "Ide a JetBrains IDE ")]
    [InlineData("SSH_CONNECTION", "fe80::1%eth0 50000 fe80::2 22", "Ssh ssh from fe80::1%eth0 ")]
    [InlineData("SSH_CONNECTION", "\u001b[2J 1 2 3", "Ssh ssh ")]
    public void The_variables_of_an_orphan_tell_where_it_was_started(string variable, string value, string expected)
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(70, 1, Node, ["node", "s.js"]);

        var lines = _table.Owner(Change(70, (variable, value))).StartedBy.Select(Line);

        Assert.Equal(["Orphan orphan 1", expected.Replace("%eth0", "", StringComparison.Ordinal)], lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "%[0-9a-z]+", "")));
    }

    [Theory]
    [InlineData("/system.slice/nginx.service", "nginx.service", "systemctl stop nginx.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service", "shop.service", "systemctl --user stop shop.service")]
    public void A_service_of_systemd_is_told_by_the_control_group(string cgroup, string name, string command)
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(70, 1, "/usr/sbin/nginx", null, process => process with { Cgroup = cgroup });

        var origin = Assert.Single(_table.Owner(70).StartedBy);

        Assert.Equal(new ProcessOrigin(ProcessOriginKind.Service, name) { StopCommand = command, Restarts = true }, origin);
    }

    [Fact]
    public void A_program_on_a_terminal_inside_a_service_is_a_persons_and_not_the_services()
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(20, 1, "/usr/bin/ttyd-web");
        _table.Add(30, 20, "/usr/bin/bash", ["bash"], OnTerminal);
        _table.Add(70, 30, Node, ["node", "s.js"], process => OnTerminal(process) with { Cgroup = "/system.slice/web-terminal.service" });

        Assert.Equal("Shell bash 30", Line(Assert.Single(_table.Owner(70).StartedBy)));
    }

    [Fact]
    public void A_container_is_told_by_the_control_group_or_by_the_PID_namespace()
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd");
        _table.Add(20, 1, "/usr/bin/containerd-shim-runc-v2");
        _table.Add(70, 20, Node, ["node", "s.js"], process => process with { Cgroup = $"/system.slice/docker-{new string('a', 64)}.scope", PidNamespace = "pid:[4026532700]" });
        _table.Add(71, 20, Node, ["node", "s.js"], process => process with { PidNamespace = "pid:[4026532701]" });

        Assert.Equal(
            new ProcessOrigin(ProcessOriginKind.Container, "docker container aaaaaaaaaaaa") { StopCommand = "docker stop aaaaaaaaaaaa" },
            Assert.Single(_table.Owner(70).StartedBy));
        Assert.Equal("Container podman container ", Line(Assert.Single(_table.Owner(Change(71, ("container", "podman"))).StartedBy)));
    }

    [Theory]
    [InlineData(null, "Service launchd 1")]
    [InlineData("/dev/ttys003", "Orphan orphan 1")]
    public void On_macOS_a_child_of_launchd_is_a_job_unless_it_has_a_terminal(string? terminal, string expected)
    {
        _table.Add(1, 0, "/sbin/launchd", null, process => process with { Cgroup = null, PidNamespace = null });
        _table.Add(70, 1, "/opt/homebrew/bin/node", ["node", "s.js"], process => process with { Cgroup = null, PidNamespace = null, Terminal = terminal });

        Assert.Equal(expected, Line(Assert.Single(_table.Owner(70).StartedBy)));
    }

    [Theory]
    [InlineData("pm_id", "3", Node, "PM2 v5.3.0: God Daemon (/home/alice/.pm2)", "pm2 stop 3")]
    [InlineData("other", "3", Node, "PM2 v5.3.0: God Daemon (/home/alice/.pm2)", "pm2 list")]
    [InlineData("SUPERVISOR_PROCESS_NAME", "web", Python, "python3|/usr/bin/supervisord", "supervisorctl stop web")]
    [InlineData("SUPERVISOR_PROCESS_NAME", "x; rm -rf ~", Python, "python3|/usr/bin/supervisord", "supervisorctl stop 'x; rm -rf ~'")]
    [InlineData("", "", Python, "python3|/usr/bin/supervisord", "supervisorctl status")]
    [InlineData("", "", "/usr/bin/runsv", "runsv|web", "sv down web")]
    [InlineData("", "", "/usr/bin/s6-supervise", "s6-supervise|web", "s6-svc -d /home/alice/shop")]
    [InlineData("", "", Python, "python3|/usr/bin/circusd", "circusctl stop")]
    [InlineData("", "", Node, "node|/usr/lib/node_modules/forever/bin/monitor|s.js", "forever stop 70")]
    [InlineData("", "", "/usr/bin/overmind", "overmind|start", "overmind stop")]
    [InlineData("", "", Python, "python3|/usr/bin/honcho|start", "kill 50")]
    [InlineData("", "", Node, "node|/x/nodemon|s.js", "kill 50")]
    [InlineData("", "", Dotnet, "dotnet|watch", null)]
    public void The_right_way_to_stop_it_is_named_where_there_is_one(string variable, string value, string executable, string arguments, string? command)
    {
        _table.Add(50, 1, executable, arguments.Split('|'));
        _table.Add(70, 50, Node, ["node", "s.js"]);

        Assert.Equal(command, Assert.Single(_table.Owner(Change(70, (variable, value))).StartedBy).StopCommand);
    }

    [Fact]
    public void Remembered_origins_outlive_the_process()
    {
        _table.Add(50, 1, Node, ["npm run dev"]);
        _table.Add(70, 50, Node, ["node", "s.js"]);
        var owner = _table.Owner(70).Remember();
        _table.Remove(50);
        _table.Remove(70);

        Assert.Equal("Launcher npm run dev 50", Line(Assert.Single(owner.StartedBy)));
        Assert.Equal("node (PID 70)", owner.ToString());
    }

    private int Change(int processId, params (string Name, string Value)[] variables)
    {
        _table.Put(_table.Read(processId)! with { Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal) });
        return processId;
    }

    private static ProcessSnapshot OnTerminal(ProcessSnapshot process) => process with { Terminal = "/dev/pts/3" };

    private static string Line(ProcessOrigin origin) => string.Create(CultureInfo.InvariantCulture, $"{origin.Kind} {origin.Name} {origin.ProcessId}");
}
