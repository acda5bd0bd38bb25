using System.Text;
using System.Text.Json.Serialization;

namespace PortGuard;

/// <summary>One line of the journal: who was signalled, by whom and why. The names of its members are a file format: they only grow.</summary>
internal sealed record SignalEntry
{
    /// <summary>When, in UTC.</summary>
    [JsonPropertyName("time")]
    public required DateTime Time { get; init; }

    /// <summary>"SIGTERM", "SIGCONT", "SIGKILL"; on Windows "WM_CLOSE", "TerminateProcess".</summary>
    [JsonPropertyName("signal")]
    public required string Signal { get; init; }

    [JsonPropertyName("pid")]
    public required int ProcessId { get; init; }

    /// <summary>When the process started, in UTC; null where that could not be read.</summary>
    [JsonPropertyName("started")]
    public DateTime? Started { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>The command line without its secrets.</summary>
    [JsonPropertyName("command")]
    public required string Command { get; init; }

    /// <summary>The port for which it was signalled; 0 for a unix socket.</summary>
    [JsonPropertyName("port")]
    public required int Port { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }

    [JsonPropertyName("by")]
    public required SignalSender By { get; init; }

    /// <summary>"sent", or the name of the error for which it was not.</summary>
    [JsonPropertyName("result")]
    public required string Result { get; init; }

    /// <summary>The line with its end, in UTF-8.</summary>
    public byte[] ToLine()
    {
        // By hand: this runs once or twice in a process, right where the end of the holder is waited for, and the serializer's first
        // call takes some 40 ms more than this where the code is not precompiled.
        var line = new JsonText(isLine: true);
        line.WriteStartObject();
        line.WriteString("time", Time);
        line.WriteString("signal", Signal);
        line.WriteNumber("pid", ProcessId);
        if (Started is { } started)
        {
            line.WriteString("started", started);
        }

        line.WriteString("name", Name);
        line.WriteString("user", User);
        line.WriteString("command", Command);
        line.WriteNumber("port", Port);
        line.WriteString("reason", Reason);
        line.WriteStartObject("by");
        line.WriteNumber("pid", By.ProcessId);
        line.WriteString("name", By.Name);
        line.WriteEndObject();
        line.WriteString("result", Result);
        line.WriteEndObject();
        return Encoding.UTF8.GetBytes(line + "\n");
    }
}

/// <summary>Who sent a signal.</summary>
internal sealed record SignalSender([property: JsonPropertyName("pid")] int ProcessId, [property: JsonPropertyName("name")] string Name)
{
    /// <summary>This process.</summary>
    public static SignalSender Ourselves { get; } = new(
        Environment.ProcessId,
        NameOf(Environment.ProcessPath, System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name));

    /// <summary>The name by which it was called (an apphost, a tool's shim), the assembly's under <c>dotnet app.dll</c>.</summary>
    internal static string NameOf(string? processPath, string? assembly)
    {
        var name = Path.GetFileName(processPath) ?? "";
        // Not everything after the last dot: Shop.Orders is a whole name on Unix.
        name = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return assembly is not null && (name.Length == 0 || name.Equals("dotnet", StringComparison.OrdinalIgnoreCase)) ? assembly : name;
    }
}

[JsonSerializable(typeof(SignalEntry))]
internal sealed partial class SignalJson : JsonSerializerContext;
