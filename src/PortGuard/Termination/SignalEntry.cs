using System.Text.Json.Serialization;

namespace PortGuard;

/// <summary>One line of the journal: who was signalled, by whom and why. The names of its members are a file format: they only grow.</summary>
internal sealed record SignalEntry
{
    /// <summary>When, in UTC.</summary>
    [JsonPropertyName("time"), JsonPropertyOrder(0)]
    public required DateTime Time { get; init; }

    /// <summary>"SIGTERM", "SIGCONT", "SIGKILL"; on Windows "WM_CLOSE", "TerminateProcess".</summary>
    [JsonPropertyName("signal"), JsonPropertyOrder(1)]
    public required string Signal { get; init; }

    [JsonPropertyName("pid"), JsonPropertyOrder(2)]
    public required int ProcessId { get; init; }

    /// <summary>When the process started, in UTC; null where that could not be read.</summary>
    [JsonPropertyName("started"), JsonPropertyOrder(3)]
    public DateTime? Started { get; init; }

    [JsonPropertyName("name"), JsonPropertyOrder(4)]
    public required string Name { get; init; }

    [JsonPropertyName("user"), JsonPropertyOrder(5)]
    public string? User { get; init; }

    /// <summary>The command line without its secrets.</summary>
    [JsonPropertyName("command"), JsonPropertyOrder(6)]
    public required string Command { get; init; }

    /// <summary>The port for which it was signalled; 0 for a unix socket.</summary>
    [JsonPropertyName("port"), JsonPropertyOrder(7)]
    public required int Port { get; init; }

    [JsonPropertyName("reason"), JsonPropertyOrder(8)]
    public required string Reason { get; init; }

    [JsonPropertyName("by"), JsonPropertyOrder(9)]
    public required SignalSender By { get; init; }

    /// <summary>"sent", or the name of the error for which it was not.</summary>
    [JsonPropertyName("result"), JsonPropertyOrder(10)]
    public required string Result { get; init; }
}

/// <summary>Who sent a signal.</summary>
internal sealed record SignalSender([property: JsonPropertyName("pid")] int ProcessId, [property: JsonPropertyName("name")] string Name)
{
    /// <summary>This process.</summary>
    public static SignalSender Ourselves { get; } = new(
        Environment.ProcessId,
        System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name ?? Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "");
}

[JsonSerializable(typeof(SignalEntry))]
internal sealed partial class SignalJson : JsonSerializerContext;
