using System.Globalization;
using System.Text.Json;

namespace PortGuard;

/// <summary>What a live instance says of itself, as JSON for whoever reads it.</summary>
internal static class LiveFacts
{
    public static string Write(PortInstance instance)
    {
        KeyValuePair<string, string>[] members =
        [
            new("service", JsonText.Quote(instance.Service)),
            new("port", Number(instance.Port)),
            new("urls", $"[{string.Join(", ", instance.Urls.Select(JsonText.Quote))}]"),
            new("pid", instance.ProcessId is { } id ? Number(id) : "null"),
            new("start", instance.StartTime is { } start ? JsonText.Quote(start.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)) : "null"),
            new("instance", instance.InstanceId is { } name ? JsonText.Quote(name) : "null"),
            new("directory", instance.Directory is { } directory ? JsonText.Quote(directory) : "null"),
        ];
        return new JsonText().Object(members, "").Append("\n").ToString();
    }

    /// <summary>Reads it; null where it is not whole or not of this shape. The lock says who lives, this only who it is.</summary>
    public static PortInstance? Read(ReadOnlyMemory<byte> text, int port)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return new(root.GetProperty("service").GetString() ?? "", port)
            {
                Urls = [.. root.GetProperty("urls").EnumerateArray().Select(url => url.GetString() ?? "")],
                ProcessId = root.GetProperty("pid") is { ValueKind: JsonValueKind.Number } id ? id.GetInt32() : null,
                StartTime = root.GetProperty("start") is { ValueKind: JsonValueKind.String } start ? start.GetDateTimeOffset() : null,
                InstanceId = root.GetProperty("instance").GetString(),
                Directory = root.GetProperty("directory").GetString(),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Somebody else's file, or one of a later version.
            return null;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
