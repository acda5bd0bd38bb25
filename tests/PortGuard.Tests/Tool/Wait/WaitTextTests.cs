using System.Net;
using System.Text;
using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>The texts and the JSON of made-up waits, as golden files.</summary>
public sealed class WaitTextTests
{
    private readonly RecordedProcesses _processes = new();

    [Theory]
    [InlineData("Listening")]
    [InlineData("Free")]
    public void What_a_wait_says(string name)
    {
        var condition = Enum.Parse<WaitCondition>(name);
        WaitedPort[] ports = [new(8000, false, Python()), new(8001, false, null), new(8002, false, Python() with { Kind = PortHoldingKind.BoundOnly })];
        var text = new StringBuilder();
        text.AppendJoin('\n', WaitText.Waiting(condition, ports, TimeSpan.FromSeconds(30))).Append('\n');
        text.AppendJoin('\n', WaitText.TimedOut(condition, ports, TimeSpan.FromSeconds(30))).Append('\n');
        text.AppendJoin('\n', ports[..2].Select(port => WaitText.Result(condition, port, TimeSpan.FromSeconds(2.34)))).Append('\n');
        text.AppendLine(WaitText.Result(condition, ports[0], TimeSpan.Zero));
        Golden.Equal(text.ToString(), name);
    }

    [Fact]
    public void The_JSON_of_a_wait_in_vain()
    {
        var terminal = new FakeTerminal();
        terminal.WriteJson(writer => WaitJson.Write(writer, WaitCondition.Free, [new(8000, false, Python()), new(8001, true, null)], new([8000], TimeSpan.FromSeconds(30.0012))));
        Golden.Equal(terminal.Output.ToString(), "Json");
    }

    private PortHolding Python()
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 8000);
        var owner = _processes.Add(new()
        {
            Identity = new(4242, 1),
            Name = "python3",
            Arguments = ["python3", "-m", "http.server"],
            StartTime = new(2026, 3, 2, 13, 2, 0, TimeSpan.Zero),
            UserName = "alice",
        });
        return new(PortHoldingKind.Listening, endPoint, [new PortListener(PortProtocol.Tcp, endPoint, PortState.Listening, 1) { Owners = [owner] }]);
    }
}
