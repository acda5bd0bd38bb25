namespace PortGuard.Tool;

/// <summary>The JSON of a wait; docs/command/wait.md has the shape.</summary>
internal static class WaitJson
{
    public static void Write(JsonText writer, WaitCondition condition, IReadOnlyList<WaitedPort> ports, WaitOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("for", condition is WaitCondition.Free ? "free" : "listening");
        writer.WriteBoolean("met", outcome.IsMet);
        writer.WriteNumber("waitedSeconds", Math.Round(outcome.Waited.TotalSeconds, 3));
        writer.WriteStartArray("ports");
        foreach (var port in ports)
        {
            WritePort(writer, port);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePort(JsonText writer, WaitedPort port)
    {
        writer.WriteStartObject();
        writer.WriteNumber("port", port.Port);
        writer.WriteBoolean("met", port.IsMet);
        writer.WriteString("holding", CheckJson.Name(port.Holding?.Kind));
        CheckJson.WriteSockets(writer, port.Holding);
        CheckJson.WriteOwners(writer, port.Holding?.Owners ?? []);
        writer.WriteEndObject();
    }
}
