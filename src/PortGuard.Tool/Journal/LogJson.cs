namespace PortGuard.Tool;

/// <summary>The journal as JSON: an array, the newest last; docs/command/log.md.</summary>
internal static class LogJson
{
    public static void Write(JsonText writer, IReadOnlyList<SignalEntry> entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("time", OwnerJson.Seconds(entry.Time));
            writer.WriteString("signal", CommandLine.Sanitize(entry.Signal));
            writer.WriteNumber("pid", entry.ProcessId);
            writer.WriteString("name", CommandLine.Sanitize(entry.Name));
            writer.WriteString("user", entry.User is null ? null : CommandLine.Sanitize(entry.User));
            if (entry.Started is { } started)
            {
                writer.WriteString("startedAt", OwnerJson.Seconds(started));
            }
            else
            {
                writer.WriteNull("startedAt");
            }

            writer.WriteString("commandLine", CommandLine.Sanitize(entry.Command));
            // 0 in the file stands for a unix socket.
            if (entry.Port > 0)
            {
                writer.WriteNumber("port", entry.Port);
            }
            else
            {
                writer.WriteNull("port");
            }

            writer.WriteString("reason", CommandLine.Sanitize(entry.Reason));
            writer.WriteString("result", CommandLine.Sanitize(entry.Result));
            writer.WriteStartObject("by");
            writer.WriteNumber("pid", entry.By.ProcessId);
            writer.WriteString("name", CommandLine.Sanitize(entry.By.Name));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
