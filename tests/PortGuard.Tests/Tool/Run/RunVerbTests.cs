using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The verb up to the moment when it would become the program; the scenes show that it does.</summary>
public sealed class RunVerbTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("portguard-run-");
    private readonly FakeTerminal _terminal = new();
    private readonly RecordingStarter _starter = new();
    private readonly TcpListener _socket = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, string> _environment = new() { ["PATH"] = "/usr/bin:/bin" };

    public RunVerbTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "sockets of our own are known on Linux");

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact(Timeout = 30000)]
    public async Task The_program_gets_the_port_as_variable_and_in_its_arguments()
    {
        var port = OwnPort();
        var run = await RunAsync("run", "--port", $"localhost:{port}", "--", "sh", "-c", "serve {port} --at=:{port}/", "--", "@file", "");

        Assert.Equal(42, run.ExitCode);
        var start = Assert.Single(_starter.Started);
        Assert.EndsWith("/sh", start.File, StringComparison.Ordinal);
        Assert.Equal(["sh", "-c", $"serve {port} --at=:{port}/", "--", "@file", ""], start.Arguments);
        Assert.Equal([new("PORT", port)], start.Variables);
        Assert.Equal(("", ""), (run.Output, run.Errors));
    }

    [Fact(Timeout = 30000)]
    public async Task The_port_may_come_from_a_variable_or_from_the_file_with_what_else_is_in_it()
    {
        var port = OwnPort();
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, ".env"), $"API_PORT={port}\nMODE=fast\nPATH=/nowhere\n", TestContext.Current.CancellationToken);
        await RunAsync("run", "--port-env", "API_PORT", "--port-env", "PORT", "--", "sh");
        _environment["API_PORT"] = port;
        await RunAsync("run", "--port-env", "API_PORT", "--", "sh");

        Assert.Equal([new("API_PORT", port), new("MODE", "fast"), new("PORT", port)], _starter.Started[0].Variables);
        Assert.Equal([new("MODE", "fast"), new("API_PORT", port)], _starter.Started[1].Variables);
    }

    [Theory(Timeout = 30000)]
    [InlineData("run", "run: the program stands after --, such as: portguard run --port 8000 -- uvicorn app:app --port {port}")]
    [InlineData("run --port 8000", "run: the program stands after --, such as: portguard run --port 8000 -- uvicorn app:app --port {port}")]
    [InlineData("run --port 8000 sh --port 9", "run: the program stands after --, such as: portguard run --port 8000 -- uvicorn app:app --port {port}")]
    [InlineData("run -- sh", "no port is named: write --port 8000, or set PORT in the environment or in .env (--port-env NAME names another variable).")]
    [InlineData("run --port-env A --port-env B -- sh", "no port is named: write --port 8000, or set A or B in the environment or in .env (--port-env NAME names another variable).")]
    [InlineData("run --port-env A\u001b[2J -- sh", "no port is named: write --port 8000, or set A\\x1b[2J in the environment or in .env (--port-env NAME names another variable).")]
    [InlineData("run --port-env BAD -- sh", "BAD: 'tcp://10.0.0.1:80' is not a port; write a number from 1 to 65535, or name the port by --port 8000.")]
    [InlineData("run --port-env SECRET -- sh", "SECRET: 'postgres://shop:***@db/shop' is not a port; write a number from 1 to 65535, or name the port by --port 8000.")]
    [InlineData("run --port-env ZERO -- sh", "ZERO: '0' is not a port; write a number from 1 to 65535, or name the port by --port 8000.")]
    [InlineData("run --port 0 -- sh", "--port: '0' is not a port; write a port (8000: every interface), an address and port (127.0.0.1:8000, [::1]:8000, localhost:8000, *:8000) or a UDP port (8000/udp).")]
    [InlineData("run --port unix:/run/x -- sh", "--port: 'unix:/run/x' is not a port; write a port (8000: every interface), an address and port (127.0.0.1:8000, [::1]:8000, localhost:8000, *:8000) or a UDP port (8000/udp).")]
    [InlineData("run --port 8000 --scope all -- sh", "--scope: 'all' is not a scope; write user or application.")]
    [InlineData("run --port 8000 --grace 11m -- sh", "--grace: write a duration from 0s to 10 min.")]
    [InlineData("run --port 8000 --wait 5 -- sh", "--wait: '5' is not a duration; write it as 200ms, 5s, 2m, 1h or hh:mm:ss.")]
    [InlineData("run --port 8000 --dev --environment Staging -- sh", "--dev says Development and --environment says Staging; write one of them.")]
    [InlineData("run --port 8000 --port-env A=B -- sh", "--port-env: 'A=B' is not the name of a variable; write a name such as PORT.")]
    public async Task What_cannot_be_meant_is_refused_with_the_accepted_form(string line, string message)
    {
        _environment["BAD"] = "tcp://10.0.0.1:80";
        _environment["SECRET"] = "postgres://shop:hunter2@db/shop";
        _environment["ZERO"] = "0";
        var run = await RunAsync(line.Split(' '));

        Assert.Equal((2, $"portguard: {message}\n  portguard run [OPTIONS] -- CMD...\nportguard run --help shows more.\n"), (run.ExitCode, run.Errors.ReplaceLineEndings("\n")));
        Assert.Empty(_starter.Started);
    }

    [Fact(Timeout = 30000)]
    public async Task A_file_that_cannot_be_read_is_an_error_only_where_the_port_was_to_come_from_it()
    {
        var port = OwnPort();
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, ".env"), "[web]\nMODE=fast\n", TestContext.Current.CancellationToken);
        var started = await RunAsync("run", "--port", port, "--", "sh");
        var refused = await RunAsync("run", "--", "sh");

        Assert.Equal((42, 2), (started.ExitCode, refused.ExitCode));
        Assert.StartsWith("portguard: warning: .env:1:1: a name is expected", started.Errors, StringComparison.Ordinal);
        Assert.Contains("\nportguard: .env:1:1: a name is expected", refused.Errors, StringComparison.Ordinal);
        Assert.Equal([new("MODE", "fast"), new("PORT", port)], Assert.Single(_starter.Started).Variables);
    }

    [Fact(Timeout = 30000)]
    public async Task A_program_that_is_not_there_is_found_before_the_port_is_looked_at()
    {
        var run = await RunAsync("run", "--dev", "--port", OwnPort(), "--", "nosuch9");

        Assert.Equal((127, "portguard: there is no program 'nosuch9' in PATH (/usr/bin, /bin).\n"), (run.ExitCode, run.Errors.ReplaceLineEndings("\n")));
    }

    private Task<ToolRun> RunAsync(params string[] arguments)
    {
        var parts = new ToolParts(
            () => SystemParts.Create(InspectorKind.Auto, new TerminalLogger(_terminal)),
            system => OwnProcessReader.Read(system.Processes, contentRoot: null, entryAssembly: null, isCommand: true))
        {
            Terminal = _terminal,
            Environment = _environment,
            Directory = _directory.FullName,
            Starter = _starter,
        };
        return ToolRun.RunAsync(_terminal, parts, arguments);
    }

    /// <summary>A port that is ours: the program would inherit it, so that it is in nobody's way.</summary>
    private string OwnPort()
    {
        _socket.Start();
        return ((IPEndPoint)_socket.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class RecordingStarter : IProgramStarter
    {
        public List<ProgramStart> Started { get; } = [];

        public int Start(ProgramStart program)
        {
            Started.Add(program);
            return 42;
        }
    }
}
