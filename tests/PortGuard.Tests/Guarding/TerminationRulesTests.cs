namespace PortGuard.Tests;

public sealed class TerminationRulesTests
{
    private const string Node = "/usr/bin/node";
    private const string Dotnet = "/usr/share/dotnet/dotnet";
    private static string ContainerId { get; } = new('a', 64);
    private readonly FakeProcessTable _table = new();

    public TerminationRulesTests()
    {
        _table.Add(1, 0, "/usr/lib/systemd/systemd", ["/sbin/init"], process => process with { UserId = 0, UserName = "root" });
        _table.Add(10, 1, "/usr/bin/bash", ["-bash"], process => process with { Terminal = "/dev/pts/1" });
        _table.Add(11, 10, Dotnet, ["dotnet", "run"], process => process with { Terminal = "/dev/pts/1" });
        _table.Add(900, 11, "/home/alice/shop/bin/Debug/net10.0/Shop", ["/home/alice/shop/bin/Debug/net10.0/Shop"]);
    }

    [Fact]
    public void PID_1_is_refused_with_what_a_socket_unit_needs() => Refused(
        _table.Owner(1), "init", "it is systemd (PID 1), which holds the port for a socket unit", "systemctl list-sockets");

    [Fact]
    public void Any_other_PID_1_is_refused()
    {
        _table.Add(1, 0, Node, ["node"]);

        Refused(_table.Owner(1), "init", "it is PID 1, under which everything else runs");
    }

    [Fact]
    public void PID_1_of_macOS_is_refused()
    {
        _table.Add(1, 0, "/sbin/launchd");

        Refused(_table.Owner(1), "init", "it is launchd (PID 1), which holds the port for a job", "sudo launchctl list");
    }

    [Fact]
    public void PID_4_is_refused_on_Windows_alone()
    {
        _table.Add(4, 1, Node, ["node"]);

        Assert.Equal("init", new TerminationRules(Self(), TerminationScope.SameUser, [], []) { OnWindows = true }.Judge(_table.Owner(4)).Rule);
        Assert.Equal("same-user", new TerminationRules(Self(), TerminationScope.SameUser, [], []) { OnWindows = false }.Judge(_table.Owner(4)).Rule);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void What_is_no_PID_is_refused(int processId)
    {
        _table.Put(_table.Read(10)! with { Identity = new(processId, 1) });

        Refused(_table.Owner(processId), "no-process", "it is no process that could be ended");
    }

    [Fact]
    public void Ourselves_are_refused() => Refused(_table.Owner(900), "self", "it is this very process");

    [Theory]
    [InlineData(11, "it is dotnet run, which started this program")]
    [InlineData(10, "it is bash, under which this program runs")]
    public void Our_ancestors_are_refused_and_named(int processId, string reason) => Refused(_table.Owner(processId), "ancestor", reason);

    [Fact]
    public void A_thread_of_the_kernel_is_refused()
    {
        _table.Add(30, 2, null, [], process => process with { Name = "nfsd", IsKernelThread = true, UserId = 0, UserName = "root" });

        Refused(_table.Owner(30), "kernel-thread", "it is a thread of the kernel (nfsd)");
    }

    [Fact]
    public void A_process_that_is_ending_is_left_to_that()
    {
        _table.Add(30, 1, null, [], process => process with { Name = "node", IsExiting = true });

        Refused(_table.Owner(30), "ended", "it is ending at this moment");
    }

    [Fact]
    public void A_process_that_ended_meanwhile_is_refused_as_such()
    {
        var owner = new PortOwner(new(30, 5), _table);

        Refused(owner, "ended", "it ended while it was looked at");
    }

    [Fact]
    public void A_process_of_another_user_is_refused()
    {
        _table.Add(30, 1, Node, null, process => process with { UserId = 1001, UserName = "bob" });

        Refused(_table.Owner(30), "another-user", "it belongs to another user (bob)");
    }

    [Fact]
    public void Root_does_not_end_a_users_process_but_sudo_counts_as_its_caller()
    {
        _table.Add(30, 1, Node);
        _table.Put(_table.Read(900)! with { UserId = 0, UserName = "root" });

        Assert.Equal("it belongs to another user (alice)", Rules().Judge(_table.Owner(30)).Reason);
        Assert.Equal("same-user", new TerminationRules(Self() with { SudoUserId = 1000 }, TerminationScope.SameUser, [], []).Judge(_table.Owner(30)).Rule);
    }

    [Fact]
    public void On_Windows_users_are_compared_by_name()
    {
        _table.Put(_table.Read(900)! with { UserId = null, UserName = @"PC\alice" });
        _table.Add(30, 1, Node, null, process => process with { UserId = null, UserName = @"pc\ALICE" });
        _table.Add(31, 1, Node, null, process => process with { UserId = null, UserName = @"PC\bob" });
        _table.Add(32, 1, Node, null, process => process with { UserId = null, UserName = null });

        Allowed(_table.Owner(30), "same-user", "it runs as the same user");
        Refused(_table.Owner(31), "another-user", @"it belongs to another user (PC\bob)");
        Refused(_table.Owner(32), "unreadable", "its user cannot be read");
    }

    [Fact]
    public void A_worker_of_an_allowed_leader_goes_with_it_whatever_user_and_watcher_it_has()
    {
        _table.Add(30, 1, "/usr/sbin/nginx", ["nginx: master process nginx"]);
        _table.Add(31, 30, "/usr/sbin/nginx", ["nginx: worker process"], process => process with { UserId = 33, UserName = "www-data" });
        _table.Add(40, 10, "/usr/bin/python3.11", ["python3", "/usr/bin/uvicorn", "app:app", "--reload"]);
        _table.Add(41, 40, "/usr/bin/python3.11", ["python3", "-c", "from multiprocessing.spawn import spawn_main"]);

        var worker = new TerminationVerdict(true, "worker", "it goes with the process that it works for");
        Verdict(worker, Rules().Judge(_table.Owner(31), leaderOfOthersIsAllowed: true));
        Verdict(worker, Rules().Judge(_table.Owner(41), leaderOfOthersIsAllowed: true));
        Verdict(worker, Rules(TerminationScope.SameApplication).Judge(_table.Owner(41), leaderOfOthersIsAllowed: true));
        Refused(_table.Owner(31), "another-user", "it belongs to another user (www-data)");
        Allowed(_table.Owner(40), "same-user", "it runs as the same user");
    }

    [Fact]
    public void A_worker_is_still_no_database_no_container_and_never_ourselves()
    {
        _table.Add(30, 1, "/usr/bin/redis-server");
        _table.Add(31, 1, Node, null, process => process with { PidNamespace = "pid:[1]" });

        Assert.Equal("known-owner", Rules().Judge(_table.Owner(30), leaderOfOthersIsAllowed: true).Rule);
        Assert.Equal("container", Rules().Judge(_table.Owner(31), leaderOfOthersIsAllowed: true).Rule);
        Assert.Equal("self", Rules().Judge(_table.Owner(900), leaderOfOthersIsAllowed: true).Rule);
        Assert.Equal("ancestor", Rules().Judge(_table.Owner(11), leaderOfOthersIsAllowed: true).Rule);
    }

    [Fact]
    public void A_process_whose_facts_cannot_be_read_is_refused()
    {
        _table.Add(30, 1, Node, null, process => process with { UserId = null, UserName = null });
        _table.Add(31, 1, null, ["node", "s.js"]);

        Refused(_table.Owner(30), "unreadable", "its user cannot be read");
        Refused(_table.Owner(31), "unreadable", "its executable cannot be read, so that it is not sure what it is");
    }

    [Fact]
    public void A_process_of_a_container_is_refused_with_the_engines_command()
    {
        _table.Add(30, 1, Node, null, process => process with { PidNamespace = "pid:[4026532700]", Cgroup = $"/system.slice/docker-{ContainerId}.scope" });

        Refused(_table.Owner(30), "container", "it runs in a container (docker container aaaaaaaaaaaa)", "docker stop aaaaaaaaaaaa");
    }

    [Fact]
    public void A_process_of_another_PID_namespace_is_refused()
    {
        _table.Add(30, 1, Node, null, process => process with { PidNamespace = "pid:[4026532700]" });

        Refused(_table.Owner(30), "container", "it runs in another PID namespace, a container or sandbox");
        Assert.Equal(["docker ps --filter publish=8080"], Rules().Judge(_table.Owner(30), port: 8080).Commands);
    }

    [Fact]
    public void Inside_our_own_container_the_container_protects_nobody()
    {
        _table.Add(30, 1, Node, ["node", "s.js"], process => process with { Cgroup = $"/docker/{ContainerId}" });
        _table.Put(_table.Read(900)! with { Cgroup = $"/docker/{ContainerId}" });

        Allowed(_table.Owner(30), "same-user", "it runs as the same user");
    }

    [Fact]
    public void A_forwarder_is_refused_with_the_container_behind_it_and_no_option_lifts_that()
    {
        _table.Add(
            30, 1, "/usr/bin/docker-proxy",
            ["/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "8080", "-container-ip", "172.17.0.2", "-container-port", "80"],
            process => process with { UserId = 0, UserName = "root" });

        Verdict(
            new(false, "forwarder", "it is docker-proxy, which forwards the port to a container") { Commands = ["docker ps --filter publish=8080"] },
            Rules(allow: "docker-proxy").Judge(_table.Owner(30)));
    }

    [Theory]
    [InlineData("/usr/bin/ssh", "ssh|-N|-L|5000:db:5432|bastion", "ssh, a tunnel to another machine")]
    [InlineData("/usr/bin/ssh", "ssh: /home/alice/.lima/default/ssh.sock [mux]", "ssh, a tunnel to another machine")]
    [InlineData("/usr/local/bin/kubectl", "kubectl|port-forward|svc/web|5000:80", "kubectl, a tunnel into a cluster")]
    public void A_tunnel_is_refused_with_where_to_end_it(string executable, string arguments, string what)
    {
        _table.Add(30, 10, executable, arguments.Split('|'));

        Refused(_table.Owner(30), "forwarder", $"it is {what}", "ps -o pid,tty,args -p 30", "kill 30");
    }

    [Fact]
    public void A_service_manager_that_holds_a_socket_for_a_unit_is_refused()
    {
        _table.Add(30, 1, "/usr/lib/systemd/systemd", ["/usr/lib/systemd/systemd", "--user"]);

        Refused(_table.Owner(30), "socket-activation", "it is systemd, which holds the port for a socket unit", "systemctl --user list-sockets");
    }

    [Theory]
    [InlineData("/system.slice/shop.service", "systemctl stop shop.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service", "systemctl --user stop shop.service")]
    public void A_process_of_a_service_is_refused_with_systemctl_unless_we_are_in_the_very_same_unit(string cgroup, string command)
    {
        _table.Add(30, 1, "/usr/sbin/nginx", ["nginx: master process nginx"], process => process with { Cgroup = cgroup });

        Refused(_table.Owner(30), "service", "it belongs to the service shop.service", command);
        _table.Put(_table.Read(900)! with { Cgroup = cgroup });
        Allowed(_table.Owner(30), "same-user", "it runs as the same user");
    }

    [Fact]
    public void The_same_name_under_another_manager_is_another_service()
    {
        _table.Add(30, 1, Node, null, process => process with { Cgroup = "/system.slice/shop.service" });
        _table.Put(_table.Read(900)! with { Cgroup = "/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service" });

        Assert.Equal("service", Rules().Judge(_table.Owner(30)).Rule);
    }

    [Fact]
    public void Nginx_started_by_hand_may_be_ended()
    {
        _table.Add(30, 1, "/usr/sbin/nginx", ["nginx: master process nginx"]);

        Allowed(_table.Owner(30), "same-user", "it runs as the same user");
    }

    [Fact]
    public void A_known_program_is_refused_with_its_own_command_and_Allow_lifts_that()
    {
        _table.Add(30, 10, "/usr/bin/redis-check-rdb", ["redis-server *:6379"]);

        Verdict(new(false, "known-owner", "it is Redis, a database") { Commands = ["redis-cli -p 6379 shutdown"] }, Rules().Judge(_table.Owner(30), port: 6379));
        Refused(_table.Owner(30), "known-owner", "it is Redis, a database");
        Assert.True(Rules(allow: "redis-server").Judge(_table.Owner(30)).Allowed);
    }

    [Fact]
    public void A_known_program_of_a_family_is_called_by_its_own_name()
    {
        _table.Add(30, 10, "/opt/brave.com/brave/brave");

        Refused(_table.Owner(30), "known-owner", "it is a browser (brave), with open pages");
    }

    [Fact]
    public void What_Protect_names_is_refused_even_if_Allow_names_it_too()
    {
        _table.Add(30, 10, "/usr/bin/python3.11", ["python3", "manage.py", "runserver"]);

        var expected = new TerminationVerdict(false, "protected", "PortGuard:Protect names it");
        Verdict(expected, Rules(protect: "Python3.11").Judge(_table.Owner(30)));
        Verdict(expected, Rules(protect: "manage.py").Judge(_table.Owner(30)));
        Verdict(expected, Rules(protect: "manage", allow: "manage").Judge(_table.Owner(30)));
    }

    [Fact]
    public void Protect_takes_the_name_that_the_messages_show()
    {
        _table.Add(30, 10, "/usr/bin/python3.11", ["python3", "serve.py"], process => process with { Name = "python3" });

        Assert.Equal("protected", Rules(protect: "Python3").Judge(_table.Owner(30)).Rule);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".exe")]
    [InlineData(@"C:\pg\")]
    public void A_name_that_is_none_allows_nothing(string name)
    {
        _table.Add(30, 10, "/usr/lib/postgresql/15/bin/postgres");

        Assert.Equal("known-owner", Rules(allow: name).Judge(_table.Owner(30)).Rule);
    }

    [Fact]
    public void Allow_lifts_no_rule_but_the_table()
    {
        _table.Add(30, 1, "/usr/bin/redis-server", null, process => process with { UserId = 1001, UserName = "bob" });
        _table.Add(31, 1, "/usr/bin/redis-server", null, process => process with { Cgroup = "/system.slice/redis-server.service" });
        _table.Add(32, 1, null, ["redis-server"]);

        Assert.Equal("another-user", Rules(allow: "redis-server").Judge(_table.Owner(30)).Rule);
        Assert.Equal("service", Rules(allow: "redis-server").Judge(_table.Owner(31)).Rule);
        Assert.Equal("unreadable", Rules(allow: "redis-server").Judge(_table.Owner(32)).Rule);
    }

    [Fact]
    public void A_process_of_which_nothing_can_be_read_is_not_taken_for_one_that_has_ended()
    {
        _table.Add(30, 1, null, [], process => process with { StartTime = default, UserId = null, UserName = null });

        Assert.Equal("unreadable", Rules().Judge(_table.Owner(30)).Rule);
    }

    [Fact]
    public void A_live_watcher_above_the_holder_is_refused_with_its_place()
    {
        _table.Add(20, 10, Dotnet, ["dotnet", "watch"], process => process with { Terminal = "/dev/pts/7" });
        _table.Add(21, 20, Dotnet, ["dotnet", "run"]);
        _table.Add(22, 21, "/home/alice/shop/bin/Debug/net10.0/Shop");

        Refused(_table.Owner(22), "watcher", "it runs under dotnet watch (PID 20 on /dev/pts/7), which would start it again; press Ctrl+C there");
    }

    [Fact]
    public void A_watcher_without_a_terminal_is_named_by_its_PID()
    {
        _table.Add(20, 1, Node, ["node", "/x/nodemon", "s.js"]);
        _table.Add(21, 20, Node, ["node", "s.js"]);

        Refused(_table.Owner(21), "watcher", "it runs under nodemon (PID 20), which would start it again");
    }

    [Fact]
    public void Our_own_watcher_and_one_that_has_ended_protect_nobody()
    {
        _table.Add(11, 10, Dotnet, ["dotnet", "watch"]);
        _table.Add(21, 11, Node, ["node", "s.js"]);
        _table.Add(31, 1, Node, ["node", "s.js"], process => process with { Environment = new Dictionary<string, string> { ["DOTNET_WATCH"] = "1" } });

        Allowed(_table.Owner(21), "same-user", "it runs as the same user");
        Allowed(_table.Owner(31), "same-user", "it runs as the same user");
    }

    [Fact]
    public void A_supervisor_that_would_start_it_again_is_refused_with_its_command_unless_it_is_ours_too()
    {
        _table.Add(20, 1, Node, ["PM2 v5.3.0: God Daemon (/home/alice/.pm2)"]);
        _table.Add(21, 20, Node, ["node", "s.js"], process => process with { Environment = new Dictionary<string, string> { ["pm_id"] = "3" } });

        Refused(_table.Owner(21), "supervisor", "it runs under pm2 (PID 20), which would start it again", "pm2 stop 3");
        _table.Put(_table.Read(11)! with { ParentId = 20, Identity = new(11, 2100) });
        _table.Put(_table.Read(900)! with { Identity = new(900, 90000) });
        Allowed(_table.Owner(21), "same-user", "it runs as the same user");
    }

    [Fact]
    public void A_runner_that_ends_all_its_programs_together_is_refused()
    {
        _table.Add(20, 10, "/usr/bin/ruby3.1", ["foreman: master"], process => process with { Terminal = "/dev/pts/7" });
        _table.Add(21, 20, Node, ["node", "s.js"]);

        Refused(_table.Owner(21), "supervisor", "it runs under foreman (PID 20 on /dev/pts/7), which ends its other programs with it", "kill 20");
    }

    [Fact]
    public void In_the_scope_of_the_same_application_anything_else_is_refused()
    {
        _table.Add(30, 10, "/usr/bin/python3.11", ["python3", "-m", "http.server"]);
        _table.Add(31, 10, "/home/alice/shop/bin/Debug/net10.0/Shop");

        Verdict(
            new(false, "another-application", "it is not an earlier run of this application, and only such a run may be ended (scope SameApplication)"),
            Rules(TerminationScope.SameApplication).Judge(_table.Owner(30)));
        Verdict(new(true, "earlier-run", "it is an earlier run of this application"), Rules(TerminationScope.SameApplication).Judge(_table.Owner(31)));
        Allowed(_table.Owner(30), "same-user", "it runs as the same user");
        Allowed(_table.Owner(31), "earlier-run", "it is an earlier run of this application");
    }

    [Fact]
    public void In_the_command_the_scope_is_the_directory_in_which_it_is_called()
    {
        _table.Add(30, 10, Node, ["node", "other.js"], process => process with { WorkingDirectory = "/home/alice/shop-old" });
        _table.Add(31, 10, Node, ["node", "s.js"], process => process with { WorkingDirectory = "/home/alice/shop/api" });
        _table.Add(32, 10, Node, ["node", "s.js"], process => process with { WorkingDirectory = null });
        var rules = new TerminationRules(_table.Self(900) with { IsApplication = false, ScopeDirectory = "/home/alice/shop/" }, TerminationScope.SameApplication, [], []);

        Verdict(
            new(false, "another-application", "it works in /home/alice/shop-old, not in /home/alice/shop/ or below, and --scope is application"),
            rules.Judge(_table.Owner(30)));
        Verdict(new(true, "same-user", "it runs as the same user"), rules.Judge(_table.Owner(31)));
        Verdict(new(false, "another-application", "its working directory cannot be read, and --scope is application"), rules.Judge(_table.Owner(32)));
    }

    [Fact]
    public void A_verb_has_no_earlier_runs()
    {
        _table.Add(31, 10, "/home/alice/shop/bin/Debug/net10.0/Shop");
        var rules = new TerminationRules(_table.Self(900) with { IsApplication = false }, TerminationScope.SameUser, [], []);

        Verdict(new(true, "same-user", "it runs as the same user"), rules.Judge(_table.Owner(31)));
    }

    [Fact]
    public void Root_may_name_users_whose_processes_count_as_its_own()
    {
        _table.Add(30, 10, Node, ["node", "s.js"], process => process with { UserId = 1001, UserName = "bob" });
        _table.Add(31, 10, Node, ["node", "s.js"], process => process with { UserId = 1002, UserName = "carol" });
        _table.Add(32, 10, Node, ["node", "s.js"]);
        var root = _table.Self(900) with { FurtherUserIds = [1001], SudoUserId = 1000 };
        root = root with { Snapshot = root.Snapshot with { UserId = 0, UserName = "root" } };
        var rules = new TerminationRules(root, TerminationScope.SameUser, [], []);

        Verdict(new(true, "named-user", "it belongs to bob, whom --user names"), rules.Judge(_table.Owner(30)));
        Verdict(new(false, "another-user", "it belongs to another user (carol)"), rules.Judge(_table.Owner(31)));
        Verdict(new(true, "same-user", "it belongs to alice, who called sudo"), rules.Judge(_table.Owner(32)));
    }

    [Fact]
    public void A_worker_of_another_users_master_is_not_ended_for_the_socket_that_was_handed_to_it()
    {
        _table.Add(30, 1, "/usr/sbin/nginx", ["nginx: master process nginx"], process => process with { UserId = 0, UserName = "root" });
        _table.Add(31, 30, "/usr/sbin/nginx", ["nginx: worker process"]);
        _table.Add(32, 1, "/usr/sbin/nginx", ["nginx: worker process"]);
        var refused = new TerminationVerdict(false, "another-users-worker", "it works for nginx of another user (root), who opened the socket") { Commands = ["sudo kill 30"] };

        Verdict(refused, Held(31, opener: 0).Verdict);
        Assert.False(Held(31, opener: 0).IsTarget);
        Assert.True(Held(31, opener: 1000).Verdict.Allowed, "it opened the socket itself: whoever started it has nothing to do with that");
        Assert.True(Held(31, opener: null).Verdict.Allowed, "the table does not say");
        Assert.True(Held(32, opener: 0).Verdict.Allowed, "its master is gone: nobody else is behind it");
    }

    [Fact]
    public void A_process_in_uninterruptible_sleep_is_allowed_with_a_remark()
    {
        _table.Add(30, 10, Node, ["node", "s.js"], process => process with { State = 'D' });

        Allowed(_table.Owner(30), "same-user", "it runs as the same user, but waits in the kernel (state D) and cannot end before that is over");
    }

    [Fact]
    public void A_name_that_the_process_chose_cannot_steer_the_terminal_through_the_reason()
    {
        _table.Add(30, 1, Node, null, process => process with { Cgroup = "/system.slice/x\u001b[2J.service" });

        Refused(_table.Owner(30), "service", "it belongs to the service x?[2J.service", "systemctl stop 'x?[2J.service'");
    }

    private Holder Held(int processId, uint? opener)
    {
        var endPoint = new System.Net.IPEndPoint(System.Net.IPAddress.Any, 8088);
        var socket = new PortListener(PortProtocol.Tcp, endPoint, PortState.Listening, 1) { Owners = [_table.Owner(processId)], UserId = opener };
        return Assert.Single(HolderFamilies.Judge(new(PortHoldingKind.Listening, endPoint, [socket]), Rules(), Self(), 8088));
    }

    private OwnProcess Self() => _table.Self(900);

    private TerminationRules Rules(TerminationScope scope = TerminationScope.SameUser, string? protect = null, string? allow = null) =>
        new(Self(), scope, protect is null ? [] : [protect], allow is null ? [] : [allow]);

    private void Refused(PortOwner owner, string rule, string reason, params string[] commands) =>
        Verdict(new(false, rule, reason) { Commands = commands }, Rules().Judge(owner));

    private void Allowed(PortOwner owner, string rule, string reason) => Verdict(new(true, rule, reason), Rules().Judge(owner));

    private static void Verdict(TerminationVerdict expected, TerminationVerdict actual)
    {
        Assert.Equal((expected.Allowed, expected.Rule, expected.Reason), (actual.Allowed, actual.Rule, actual.Reason));
        Assert.Equal(expected.Commands, actual.Commands);
    }
}
