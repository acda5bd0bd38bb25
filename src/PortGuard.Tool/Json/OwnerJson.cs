namespace PortGuard.Tool;

/// <summary>A process as every verb's JSON shows it.</summary>
internal static class OwnerJson
{
    /// <summary>Writes the members of an owner into the open object; what is not known is null, never absent.</summary>
    public static void WriteMembers(JsonText writer, PortOwner owner)
    {
        writer.WriteNumber("pid", owner.ProcessId);
        writer.WriteString("name", owner.Name);
        // Redacted: a command line can hold a password, and this goes into logs and bug reports.
        writer.WriteString("commandLine", owner.Arguments.Count == 0 ? null : CommandLine.Redact(owner.Arguments, int.MaxValue));
        writer.WriteString("executable", owner.ExecutablePath);
        writer.WriteString("workingDirectory", owner.WorkingDirectory);
        writer.WriteString("user", owner.User);
        WriteInstant(writer, "startedAt", owner.StartTime);
        writer.WriteStartArray("startedBy");
        foreach (var origin in owner.StartedBy)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kind(origin.Kind));
            writer.WriteString("name", origin.Name);
            WriteNumber(writer, "pid", origin.ProcessId);
            writer.WriteString("terminal", origin.Terminal);
            writer.WriteBoolean("restarts", origin.Restarts);
            writer.WriteString("stopCommand", origin.StopCommand);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>
    /// Whole seconds: jq's fromdateiso8601 takes no fraction, and that of a start time comes from two clocks and differs a little from
    /// look to look.
    /// </summary>
    public static DateTime Seconds(DateTime instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), instant.Kind);

    public static void WriteInstant(JsonText writer, string name, DateTimeOffset instant)
    {
        if (instant == default)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, Seconds(instant.UtcDateTime));
        }
    }

    // The names are promised; and reading an enum's own costs a start 1 ms.
    private static string Kind(ProcessOriginKind kind) => kind switch
    {
        ProcessOriginKind.Watcher => "watcher",
        ProcessOriginKind.Launcher => "launcher",
        ProcessOriginKind.Supervisor => "supervisor",
        ProcessOriginKind.Service => "service",
        ProcessOriginKind.Container => "container",
        ProcessOriginKind.Ide => "ide",
        ProcessOriginKind.Multiplexer => "multiplexer",
        ProcessOriginKind.Ssh => "ssh",
        ProcessOriginKind.Scheduler => "scheduler",
        ProcessOriginKind.Shell => "shell",
        _ => "orphan",
    };

    private static void WriteNumber(JsonText writer, string name, int? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
