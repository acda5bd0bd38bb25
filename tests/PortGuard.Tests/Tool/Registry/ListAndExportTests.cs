using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>What <c>list</c> and <c>export</c> write of a registry that is made up.</summary>
public sealed class ListAndExportTests : IDisposable
{
    private static readonly DateTimeOffset _time = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_pipe_gets_lines_with_tabs() => Golden.Equal(Show(new FakeTerminal()), "list");

    [Fact]
    public void A_terminal_gets_a_table_and_statistics() => Golden.Equal(Show(new FakeTerminal { IsOutputTerminal = true }), "list on a terminal");

    [Fact]
    public void A_narrow_terminal_cuts_the_names_alone() => Golden.Equal(Show(new FakeTerminal { IsOutputTerminal = true, Width = 60 }), "list on a narrow terminal");

    [Fact]
    public void Variables_have_names_that_a_shell_takes() => Golden.Equal(EnvExport.Write(Snapshot() with
    {
        Allocations = [new("orders-api", 18001), new("orders_api", 18002), new("订单", 18003), new("订单-api", 18004), new("2nd", 18005)],
    }), "export");

    [Theory]
    [InlineData("/x/.env", true)]
    [InlineData("/x/ports.env", true)]
    [InlineData("/x/.env.local", true)]
    [InlineData("/x/.environment", false)]
    [InlineData("/x/ports.json", false)]
    public void The_name_of_the_file_says_which_format(string path, bool variables) => Assert.Equal(variables, EnvExport.IsFor(path));

    [Theory]
    [InlineData("ports.json", "{\"services\": {}}")]
    [InlineData(".allocated_ports.json", "{\"allocated\": {}, \"reserved\": []}")]
    [InlineData(".env", "SECRET=1\n")]
    [InlineData("empty.json", "")]
    [InlineData("list.json", "[1]")]
    public void What_is_no_export_is_never_written_over(string name, string content)
    {
        File.WriteAllText(_directory[name], content);
        foreach (var force in new[] { false, true })
        {
            var error = Assert.Throws<ToolException>(() => ExportFile.Write(_directory[name], "new", force));
            Assert.Equal((3, $"{_directory[name]} is not an export, and is never written over. Nothing was written."), (error.ExitCode, error.Message));
        }

        Assert.Equal(content, File.ReadAllText(_directory[name]));
    }

    [Theory]
    [InlineData("ports.json")]
    [InlineData("ports.env")]
    public void An_earlier_export_is_written_over_where_that_is_asked_for(string name)
    {
        var text = EnvExport.IsFor(name) ? EnvExport.Write(Snapshot()) : SnapshotJson.Write(Snapshot());
        ExportFile.Write(_directory[name], text, force: false);
        Assert.EndsWith("is an earlier export; --force writes over it. Nothing was written.", Assert.Throws<ToolException>(() => ExportFile.Write(_directory[name], text, force: false)).Message, StringComparison.Ordinal);
        ExportFile.Write(_directory[name], text + "\n", force: true);
        Assert.Equal(text + "\n", File.ReadAllText(_directory[name]));
        Assert.Single(Directory.GetFileSystemEntries(_directory.Path));
    }

    private static string Show(FakeTerminal terminal)
    {
        var parts = new ToolParts(() => throw new InvalidOperationException("the system is not asked"), _ => throw new InvalidOperationException())
        {
            Terminal = terminal,
            Time = new UtcTime(),
        };
        ListText.Write(Snapshot(), parts, port => port == 18002 ? PortAvailability.InUse : PortAvailability.Free);
        return terminal.Output.ToString();
    }

    private static PortRegistrySnapshot Snapshot() => new()
    {
        Location = "/nowhere/.allocated_ports.json",
        Allocations = [new("订单-api", 18123, _time), new("clawdbot", 19001), new("a service with a name that is rather long", 18002, _time), new("gateway", 8000, _time)],
        Reservations = [new(new(18500, 18500), "the printer"), new(new(18510, 18519))],
        Ranges = [new("default", new(18000, 19999), 3, 11), new("api", new(8000, 8099), 1, 0)],
        Instances =
        [
            new("clawdbot", 19001) { ProcessId = 4242, StartTime = _time.AddHours(1), Directory = "/src", InstanceId = "0123456789ab" },
            new("worker#2", 7000),
        ],
    };

    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
