using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The verbs of the registry on a real file.</summary>
public sealed class RegistryVerbTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = 30000)]
    public async Task A_service_gets_a_port_and_the_same_again()
    {
        var first = await RunAsync("allocate", "orders-api");
        var again = await RunAsync("allocate", "orders-api");

        Assert.Equal((0, first.Output), (again.ExitCode, again.Output));
        Assert.InRange(int.Parse(first.Output.TrimEnd(), CultureInfo.InvariantCulture), 18000, 19999);
        Assert.Contains("is kept for orders-api (chosen from its range; registry ", first.Errors, StringComparison.Ordinal);
        Assert.Contains("(it had it before; registry ", again.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_preferred_port_and_a_range_are_obeyed_and_what_was_passed_over_is_said()
    {
        await RunAsync("reserve", "18123", "--reason", "打印机");
        var wished = await RunAsync("allocate", "orders-api", "--preferred", "18123", "--range", "18120-18129", "--json");
        var root = JsonDocument.Parse(wished.Output).RootElement;

        Assert.InRange(root.GetProperty("port").GetInt32(), 18120, 18129);
        Assert.Equal(("orders-api", "chosen", false), (root.GetProperty("service").GetString(), root.GetProperty("choice").GetString(), root.GetProperty("live").GetBoolean()));
        var skipped = Assert.Single(root.GetProperty("skipped").EnumerateArray());
        Assert.Equal((18123, "reserved: 打印机"), (skipped.GetProperty("port").GetInt32(), skipped.GetProperty("reason").GetString()));
        Assert.Contains("18123 was passed over: reserved: 打印机.", wished.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_live_service_says_its_port()
    {
        var registry = new FilePortRegistry(_directory[".allocated_ports.json"], new() { Variable = _ => null });
        await using var held = await registry.AllocateAsync(new("orders-api"), TestContext.Current.CancellationToken);
        var run = await RunAsync("allocate", "orders-api");

        Assert.Equal((0, Text(held.Port)), (run.ExitCode, run.Output.TrimEnd()));
        Assert.Contains($"(it runs there, PID {Environment.ProcessId}; registry ", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"live\t{held.Port}\tdefault\t{Environment.ProcessId}\t", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Contains($"registry: kept for orders-api, which runs (PID {Environment.ProcessId})", (await RunAsync("check", Text(held.Port))).Output, StringComparison.Ordinal);
        Assert.Contains($"keeps {held.Port} until it ends.", (await RunAsync("release", "orders-api")).Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_port_that_a_stranger_took_is_passed_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only: the holder's directory is read");
        var port = int.Parse((await RunAsync("allocate", "orders-api")).Output.TrimEnd(), CultureInfo.InvariantCulture);
        using var holder = new TcpListener(IPAddress.Loopback, port);
        holder.Start();

        // The holder is this test, which works elsewhere.
        var moved = await RunAsync("allocate", "orders-api");
        Assert.NotEqual(Text(port), moved.Output.TrimEnd());
        Assert.Contains($"{port} was passed over: busy.", moved.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task Release_forgets_what_is_named_and_suggests_what_may_have_been_meant()
    {
        await RunAsync("allocate", "orders-api", "--preferred", "18123");
        await RunAsync("allocate", "gateway", "--preferred", "18124");
        var run = await RunAsync("release", "order-api", "gateway");

        Assert.Equal((1, "released gateway (18124)\n"), (run.ExitCode, run.Output));
        Assert.StartsWith("portguard: order-api has no port in ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith(" Did you mean orders-api?\n", run.Errors, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await RunAsync("release", "orders-api", "nobody", "--json")).Output).RootElement;
        Assert.Equal(18123, Assert.Single(json.GetProperty("released").EnumerateArray()).GetProperty("port").GetInt32());
        Assert.Equal("nobody", Assert.Single(json.GetProperty("unknown").EnumerateArray()).GetString());
    }

    [Fact(Timeout = 30000)]
    public async Task Release_of_all_asks_on_a_terminal_and_wants_yes_without()
    {
        await RunAsync("allocate", "orders-api", "--preferred", "18123");
        var piped = await RunAsync("release", "--all");
        Assert.Equal((3, ""), (piped.ExitCode, piped.Output));
        Assert.Contains("--yes was not given", piped.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(new FakeTerminal("n") { CanAsk = true }, "release", "--all")).ExitCode);
        Assert.Contains("18123", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "released orders-api (18123)\n"), await CodeAndOutputAsync(new FakeTerminal("y") { CanAsk = true }, "release", "--all"));
        Assert.Equal((0, ""), await CodeAndOutputAsync(new FakeTerminal(), "release", "--all", "--yes"));
    }

    [Fact(Timeout = 30000)]
    public async Task What_is_reserved_is_listed_checked_and_let_go()
    {
        Assert.Equal("reserved 18500-18510: the printer\n", (await RunAsync("reserve", "18500-18510", "--reason", "the printer")).Output);
        Assert.Contains("reserved\t18500-18510\tdefault\t-\t-\tthe printer\n", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Contains("  registry: reserved with 18500-18510: the printer\n", (await RunAsync("check", "18505")).Output, StringComparison.Ordinal);
        Assert.Equal("unreserved 18505\n", (await RunAsync("unreserve", "18505")).Output);
        Assert.Equal("unreserved 10 of 18500-18510\n", (await RunAsync("unreserve", "18500-18510")).Output);
        var none = await RunAsync("unreserve", "18500-18510");
        Assert.Equal((1, "", "portguard: 18500-18510 are not reserved.\n"), (none.ExitCode, none.Output, none.Errors));
    }

    [Fact(Timeout = 30000)]
    public async Task An_error_of_the_registry_is_shown_as_it_is_with_its_exit_code()
    {
        await RunAsync("allocate", "orders-api", "--preferred", "18123");
        var reserved = await RunAsync("reserve", "18123");
        Assert.Equal((78, "Port 18123 is allocated to \"orders-api\" and cannot be reserved; release it first.\n"), (reserved.ExitCode, reserved.Errors));
        await File.WriteAllTextAsync(_directory[".allocated_ports.json"], "{\n  \"allocated\": {\n", TestContext.Current.CancellationToken);
        foreach (var line in new[] { "allocate x", "release x", "reserve 18500", "unreserve 18500", "list", "export -", "find api" })
        {
            var broken = await RunAsync(line.Split(' '));
            Assert.Equal((78, ""), (broken.ExitCode, broken.Output));
            Assert.Contains(".allocated_ports.json(", broken.Errors, StringComparison.Ordinal);
        }

        // What it says of a port is beside the answer.
        var check = await RunAsync("check", "18123");
        Assert.Equal((0, "18123: free\n"), (check.ExitCode, check.Output));
        Assert.Contains(".allocated_ports.json(", check.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30000)]
    [InlineData("allocate", "SERVICE is missing.")]
    [InlineData("allocate x --preferred 0", "--preferred: '0' is not a port; write a number from 1 to 65535.")]
    [InlineData("allocate a\tb", "'a\\tb' is not the name of a service. The text has control characters or half of a surrogate pair.")]
    [InlineData("release", "release: name the services, or write --all.")]
    [InlineData("release x --all", "release: --all releases every service; name none.")]
    [InlineData("reserve api", "'api' is not a port or a span of ports; write it as 8080 or 4400-4449 (1 to 65535, the smaller first).")]
    [InlineData("find apis", "'apis' is no span such as 8000-8099 and no range of the registry (default, api, orchestrator or agent-worker). Did you mean api?")]
    [InlineData("find 99999", "'99999' is not a port or a span of ports; write it as 8080 or 4400-4449 (1 to 65535, the smaller first).")]
    [InlineData("run --service x --port 1 -- sh", "--service takes the port from the registry and --port names one; write one of them, or --preferred PORT beside --service.")]
    [InlineData("run --port 1 --restart -- sh", "--preferred, --range, --registry and --restart are for a service of the registry; write --service NAME.")]
    public async Task What_cannot_be_meant_is_a_usage_error(string line, string message)
    {
        var run = await RunAsync(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"portguard: {message}\n", run.Errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task The_registry_is_the_one_of_the_option_then_of_the_variable_then_the_nearest()
    {
        var (option, variable) = (_directory["option.json"], _directory["variable.json"]);
        await RunAsync("allocate", "here", "--preferred", "18123");
        await RunAsync("allocate", "there", "--preferred", "18123", "--registry", option);
        var terminal = new FakeTerminal();
        var named = await ToolRun.RunAsync(terminal, Parts(terminal, variable), "allocate", "elsewhere", "--preferred", "18123");

        Assert.Equal(0, named.ExitCode);
        Assert.Contains("\"here\"", await ReadAsync(_directory[".allocated_ports.json"]), StringComparison.Ordinal);
        Assert.Contains("\"there\"", await ReadAsync(option), StringComparison.Ordinal);
        Assert.Contains("\"elsewhere\"", await ReadAsync(variable), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30000)]
    public async Task A_range_by_its_name_gives_a_port_that_is_nobodys()
    {
        await RunAsync("reserve", "8000-8010");
        await RunAsync("allocate", "gateway", "--range", "8011-8011");
        var run = await RunAsync("find", "api");
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(int.Parse(run.Output.TrimEnd(), CultureInfo.InvariantCulture), 8011, 8099);
        await RunAsync("reserve", "8012-8099");
        var none = await RunAsync("find", "api");
        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.Contains("are allocated or reserved in the registry (8000, 8001, 8002 and ", none.Errors, StringComparison.Ordinal);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private Task<ToolRun> RunAsync(params string[] arguments) => RunAsync(new FakeTerminal(), arguments);

    private Task<ToolRun> RunAsync(FakeTerminal terminal, params string[] arguments) => ToolRun.RunAsync(terminal, Parts(terminal), arguments);

    private async Task<(int Code, string Output)> CodeAndOutputAsync(FakeTerminal terminal, params string[] arguments)
    {
        var run = await RunAsync(terminal, arguments);
        return (run.ExitCode, run.Output);
    }

    private ToolParts Parts(FakeTerminal terminal, string? variable = null) => new(
        () => SystemParts.Create(InspectorKind.Auto, new TerminalLogger(terminal)),
        system => OwnProcessReader.Read(system.Processes, contentRoot: null, entryAssembly: null, isCommand: true))
    {
        Terminal = terminal,
        Environment = variable is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["PORTGUARD_REGISTRY"] = variable },
        Directory = _directory.Path,
    };
}
