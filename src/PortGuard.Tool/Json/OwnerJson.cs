using System.Text.Json;

namespace PortGuard.Tool;

/// <summary>A process as every verb's JSON shows it.</summary>
internal static class OwnerJson
{
    /// <summary>Writes the members of an owner into the open object; what is not known is null, never absent.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, PortOwner owner)
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
            writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(origin.Kind.ToString()));
            writer.WriteString("name", origin.Name);
            WriteNumber(writer, "pid", origin.ProcessId);
            writer.WriteString("terminal", origin.Terminal);
            writer.WriteBoolean("restarts", origin.Restarts);
            writer.WriteString("stopCommand", origin.StopCommand);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteInstant(Utf8JsonWriter writer, string name, DateTimeOffset instant)
    {
        if (instant == default)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, instant.UtcDateTime);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? number)
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
