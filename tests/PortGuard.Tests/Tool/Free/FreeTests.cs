using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>Whom <c>portguard free</c> ends and whom it does not, and what it exits with.</summary>
public sealed class FreeTests
{
    private readonly FreeWorld _world = new();

    [Fact(Timeout = 30000)]
    public async Task The_holder_is_ended_and_the_port_verified()
    {
        _world.Python(300, 8080);
        var run = await _world.YesAsync(8080);
        Assert.Equal((0, "8080: free. python3.11 (PID 300) was asked to stop and ended after 34 ms.\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_that_nobody_holds_is_free_already()
    {
        var run = await _world.YesAsync(8080);
        Assert.Equal((0, "8080: free already\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Errors));
    }

    [Theory(Timeout = 30000)]
    [InlineData("y", 0)]
    [InlineData(" YES ", 0)]
    [InlineData("n", 1)]
    [InlineData("", 1)]
    [InlineData("yep", 1)]
    [InlineData(null, 1)]
    public async Task On_a_terminal_it_asks_and_only_yes_is_yes(string? answer, int exitCode)
    {
        _world.Terminal = answer is null ? new() { CanAsk = true } : new(answer) { CanAsk = true };
        _world.Python(300, 8080);
        var run = await _world.FreeAsync(_world.Request(8080));
        Assert.Equal((exitCode, exitCode == 0 ? 1 : 0), (run.ExitCode, _world.Ended.Count));
        Assert.Equal("End python3.11 (PID 300)? [y/N] ", _world.Terminal.Questions);
    }

    [Fact(Timeout = 30000)]
    public async Task Without_a_terminal_nothing_is_ended_unless_yes_was_given()
    {
        _world.Python(300, 8080);
        var run = await _world.FreeAsync(_world.Request(8080));
        Assert.Equal((3, 0), (run.ExitCode, _world.Ended.Count));
        Assert.Contains("--yes was not given", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_dry_run_ends_nothing_whatever_else_is_given()
    {
        _world.Python(300, 8080);
        _world.Add(301, 900, "/usr/bin/redis-server", ["redis-server"]);
        _world.Listen(6379, "127.0.0.1", 301);
        Assert.Equal(0, (await _world.FreeAsync(_world.Request(8080) with { DryRun = true, Yes = true })).ExitCode);
        Assert.Equal(3, (await _world.FreeAsync(_world.Request(8080, 6379) with { DryRun = true, Yes = true })).ExitCode);
        Assert.Empty(_world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_that_fails_does_not_stop_the_others_and_the_worst_exit_code_counts()
    {
        _world.Add(301, 900, "/usr/bin/redis-server", ["redis-server"]);
        _world.Listen(6379, "127.0.0.1", 301);
        _world.Python(300, 8080);
        _world.Hold(9000, "192.0.2.1", PortState.Connected, 900);
        var run = await _world.YesAsync(6379, 9000, 8080, 8081);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal([300], _world.Ended);
        Assert.Equal(["6379", "9000", "8080", "8081"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
    }

    [Fact(Timeout = 30000)]
    public async Task A_process_that_holds_two_of_the_ports_is_asked_about_and_asked_once()
    {
        _world.Terminal = new("y") { CanAsk = true };
        _world.Python(300, 8080);
        _world.Listen(8081, "127.0.0.1", 300);
        var run = await _world.FreeAsync(_world.Request(8080, 8081));
        Assert.Equal((0, "End python3.11 (PID 300)? [y/N] "), (run.ExitCode, _world.Terminal.Questions));
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task Of_one_port_it_is_all_holders_of_all_addresses_or_none()
    {
        _world.Python(300, 8080, "127.0.0.1");
        _world.Add(301, 900, "/usr/bin/redis-server", ["redis-server"]);
        _world.Listen(8080, "::1", 301);
        Assert.Equal(3, (await _world.YesAsync(8080)).ExitCode);
        Assert.Empty(_world.Ended);
        Assert.Equal(0, (await _world.FreeAsync(_world.Request(8080) with { Yes = true, Allow = ["redis-server"] })).ExitCode);
        Assert.Equal([300, 301], _world.Ended.Order());
    }

    [Fact(Timeout = 30000)]
    public async Task A_protected_program_can_be_allowed_by_name_and_a_container_cannot()
    {
        _world.Add(301, 1, "/usr/bin/docker-proxy", ["docker-proxy", "-host-port", "8080"], process => process with { UserId = 0, UserName = "root" });
        _world.Listen(8080, "0.0.0.0", 301);
        Assert.Equal(3, (await _world.FreeAsync(_world.Request(8080) with { Yes = true, Allow = ["docker-proxy"] })).ExitCode);
        Assert.Empty(_world.Ended);
    }

    [Theory(Timeout = 30000)]
    [InlineData(PortState.Connected, 1)]
    [InlineData(PortState.Closing, 1)]
    [InlineData(PortState.Bound, 1)]
    public async Task What_is_no_listener_is_named_and_never_ended(PortState state, int exitCode)
    {
        _world.Add(300, 900, "/usr/bin/curl", ["curl", "https://example.org"]);
        _world.Hold(45000, "192.0.2.1", state, 300);
        var run = await _world.YesAsync(45000);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Empty(_world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task A_client_connected_to_the_port_is_nobody_s_holder()
    {
        _world.Python(300, 8080);
        _world.Add(301, 900, "/usr/bin/firefox", ["firefox"]);
        _world.Hold(8080, "127.0.0.1", PortState.Connected, 301);
        _world.OnEnd[300] = () => _world.End(300, 301);
        Assert.Equal(0, (await _world.YesAsync(8080)).ExitCode);
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_that_cannot_be_seen_is_not_permitted()
    {
        _world.Listen(8080, "0.0.0.0");
        var run = await _world.YesAsync(8080);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cannot be seen", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Tables_that_cannot_be_read_are_no_free_port()
    {
        _world.IsBlind = true;
        var run = await _world.YesAsync(8080);
        Assert.Equal((3, "8080: not freed; who holds it cannot be seen: the tables are closed\\x1b[31m\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_younger_than_the_command_is_left_alone()
    {
        _world.Python(2000, 8080);
        var run = await _world.YesAsync(8080);
        Assert.Equal((3, 0), (run.ExitCode, _world.Ended.Count));
        Assert.Contains("it started after this command", run.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30000)]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production", false, 3)]
    [InlineData("DOTNET_ENVIRONMENT", "staging", false, 3)]
    [InlineData("ENVIRONMENT", "production", false, 3)]
    [InlineData("ASPNETCORE_ENVIRONMENT", "development", false, 0)]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production", true, 0)]
    [InlineData("ENVIRONMENT", "test", true, 0)]
    [InlineData("ENVIRONMENT", "PRODUCTION", true, 3)]
    public async Task A_variable_that_says_something_else_than_Development_refuses_and_dev_overrides_all_but_the_veto(string name, string value, bool dev, int exitCode)
    {
        _world.Variables[name] = value;
        _world.Python(300, 8080);
        var run = await _world.FreeAsync(_world.Request(8080) with { Yes = true, Environment = CommandEnvironment.Read(_world.Variables, dev, null) });
        Assert.Equal((exitCode, exitCode == 0 ? 1 : 0), (run.ExitCode, _world.Ended.Count));
        if (exitCode != 0)
        {
            Assert.Contains($"{name} says {value.ToLowerInvariant()}", run.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(!value.Equals("production", StringComparison.OrdinalIgnoreCase) || name != "ENVIRONMENT", run.Output.Contains("--dev", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 30000)]
    public async Task The_scope_application_is_the_current_directory_and_what_is_below()
    {
        _world.Python(300, 8080);
        _world.Add(301, 900, "/usr/bin/node", ["node", "s.js"], process => process with { WorkingDirectory = "/home/alice/blog" });
        _world.Listen(3000, "127.0.0.1", 301);
        var run = await _world.FreeAsync(_world.Request(8080, 3000) with { Yes = true, Scope = TerminationScope.SameApplication });
        Assert.Equal(3, run.ExitCode);
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task What_comes_back_is_named_and_not_ended_again()
    {
        _world.Python(300, 8080);
        _world.OnEnd[300] = () =>
        {
            _world.End(300);
            _world.Python(2000, 8080);
            return TerminationOutcome.Exited;
        };
        var run = await _world.YesAsync(8080);
        Assert.Equal(4, run.ExitCode);
        Assert.Equal([300], _world.Ended);
        Assert.Contains("starts it again", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task An_older_process_that_takes_the_port_was_never_shown_and_is_not_ended()
    {
        _world.Python(300, 8080);
        _world.Add(200, 900, "/usr/bin/node", ["node", "s.js"]);
        _world.OnEnd[300] = () =>
        {
            _world.Listen(8080, "0.0.0.0", 200);
            return _world.End(300);
        };
        Assert.Equal(4, (await _world.YesAsync(8080)).ExitCode);
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task A_respawner_that_takes_a_moment_is_waited_for()
    {
        _world.Add(250, 1, "/usr/bin/bash", ["bash", "loop.sh"]);
        _world.Add(300, 250, "/usr/bin/node", ["node", "s.js"]);
        _world.Listen(8080, "0.0.0.0", 300);
        _world.Time.Advanced = passed =>
        {
            if (passed == TimeSpan.FromMilliseconds(100))
            {
                _world.Add(2000, 250, "/usr/bin/node", ["node", "s.js"]);
            }
            else if (passed == TimeSpan.FromSeconds(2))
            {
                _world.Listen(8080, "0.0.0.0", 2000);
            }
        };
        var run = await _world.YesAsync(8080);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("bash (PID 250), the parent of both, starts it again", string.Join(' ', run.Errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_that_first_releases_the_port_and_then_ends_may_come_back_too()
    {
        _world.Add(250, 1, "/usr/bin/bash", ["bash", "loop.sh"]);
        _world.Add(300, 250, "/usr/bin/node", ["node", "s.js"]);
        _world.Listen(8080, "0.0.0.0", 300);
        _world.OnEnd[300] = () =>
        {
            _world.Close(300);
            return TerminationOutcome.Released;
        };
        _world.Time.Advanced = passed =>
        {
            if (passed == TimeSpan.FromMilliseconds(200))
            {
                _world.Add(2000, 250, "/usr/bin/node", ["node", "s.js"]);
                _world.Listen(8080, "0.0.0.0", 2000);
            }
        };
        Assert.Equal(4, (await _world.YesAsync(8080)).ExitCode);
        Assert.Equal([300], _world.Ended);
    }

    [Fact(Timeout = 30000)]
    public async Task An_interactive_shell_starts_nothing_again_and_is_not_waited_for()
    {
        _world.Add(250, 1, "/usr/bin/bash", ["-bash"]);
        _world.Add(300, 250, "/usr/bin/node", ["node", "s.js"]);
        _world.Listen(8080, "0.0.0.0", 300);
        var before = _world.Time.GetUtcNow();
        Assert.Equal(0, (await _world.YesAsync(8080)).ExitCode);
        Assert.Equal(before, _world.Time.GetUtcNow());
    }

    [Fact(Timeout = 30000)]
    public async Task What_the_system_does_not_permit_is_not_permitted()
    {
        _world.Python(300, 8080);
        _world.OnEnd[300] = () => TerminationOutcome.AccessDenied;
        var run = await _world.YesAsync(8080);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the system did not permit the signal", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Whoever_holds_the_port_after_the_answer_must_have_been_shown()
    {
        _world.Terminal = new("y", "n") { CanAsk = true };
        _world.Python(300, 8080);
        _world.Add(301, 900, "/usr/bin/node", ["node", "s.js"]);
        // The listing, the owners; then the answer, and the listing again.
        _world.OnLook = look =>
        {
            if (look == 3)
            {
                _world.End(300);
                _world.Listen(8080, "127.0.0.1", 301);
            }
        };
        var run = await _world.FreeAsync(_world.Request(8080));
        Assert.Equal((1, 0), (run.ExitCode, _world.Ended.Count));
        Assert.Equal("End python3.11 (PID 300)? [y/N] End node (PID 301)? [y/N] ", _world.Terminal.Questions);
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_that_went_while_one_was_asked_leaves_a_free_port()
    {
        _world.Terminal = new("y") { CanAsk = true };
        _world.Python(300, 8080);
        _world.OnLook = look =>
        {
            if (look == 3)
            {
                _world.End(300);
            }
        };
        var run = await _world.FreeAsync(_world.Request(8080));
        Assert.Equal((0, 0), (run.ExitCode, _world.Ended.Count));
    }

    [Fact(Timeout = 30000)]
    public async Task Below_a_holder_only_what_the_rules_allow_is_ended_and_only_when_asked_for()
    {
        Family();
        Assert.Equal(0, (await _world.YesAsync(8080)).ExitCode);
        Assert.Equal([300], _world.Ended);

        _world.Ended.Clear();
        Family();
        _world.OnEnd[300] = () =>
        {
            // The orphans belong to PID 1 now.
            _world.End(300);
            _world.Processes.Put(_world.Processes.Read(301)! with { ParentId = 1 });
            return TerminationOutcome.Exited;
        };
        var run = await _world.FreeAsync(_world.Request(8080) with { Yes = true, Tree = true });
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([300, 301, 302], _world.Ended);
        Assert.Contains("redis-server (PID 303), left alone: it is Redis, a database", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task What_became_another_program_below_a_holder_since_it_was_shown_is_left_alone()
    {
        Family();
        _world.OnEnd[300] = () =>
        {
            // The shell has done its part and becomes the database: execve(2), the same PID and start time.
            _world.Processes.Put(_world.Processes.Read(301)! with { ExecutablePath = "/usr/bin/redis-server", Arguments = ["redis-server"] });
            return _world.End(300);
        };
        var run = await _world.FreeAsync(_world.Request(8080) with { Yes = true, Tree = true });
        Assert.Equal([300, 302], _world.Ended);
        Assert.Contains("PID 301) was left alone: it is", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_holder_that_became_another_program_while_it_was_asked_about_is_asked_about_again()
    {
        _world.Python(300, 8080);
        _world.Terminal = new("y", "n") { CanAsk = true };
        _world.OnLook = _ =>
        {
            if (_world.Terminal.Questions.Length > 0)
            {
                _world.Processes.Put(_world.Processes.Read(300)! with { ExecutablePath = "/usr/bin/ruby", Arguments = ["ruby"] });
            }
        };
        var run = await _world.FreeAsync(_world.Request(8080));
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(_world.Ended);
        Assert.Contains("Somebody else holds it by now", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task What_is_below_a_holder_that_still_drains_is_left_to_it()
    {
        Family();
        _world.OnEnd[300] = () =>
        {
            _world.Close(300);
            return TerminationOutcome.Released;
        };
        var run = await _world.FreeAsync(_world.Request(8080) with { Yes = true, Tree = true });
        Assert.Equal([300], _world.Ended);
        Assert.Contains("left to it", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Ctrl_C_ends_with_130_and_tells_who_was_signalled_already()
    {
        using var ctrlC = new CancellationTokenSource();
        _world.CtrlC = ctrlC.Token;
        _world.Python(300, 8080);
        _world.Python(301, 8081);
        _world.OnEnd[300] = () =>
        {
            ctrlC.Cancel();
            return TerminationOutcome.Exited;
        };
        var run = await _world.FreeAsync(_world.Request(8080, 8081) with { Yes = true });
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Already signalled: python3.11 (PID 300) by SIGTERM.", run.Errors, StringComparison.Ordinal);
        Assert.Equal([300], _world.Ended);
    }

    // node that started a shell, which started esbuild and Redis
    private void Family()
    {
        _world.Add(300, 900, "/usr/bin/node", ["node", "dev.js"]);
        _world.Add(301, 300, "/bin/dash", ["sh", "watch.sh"]);
        _world.Add(302, 301, "/usr/bin/esbuild", ["esbuild", "--serve"]);
        _world.Add(303, 301, "/usr/bin/redis-server", ["redis-server"]);
        _world.Listen(8080, "127.0.0.1", 300);
    }
}
