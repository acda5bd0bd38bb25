using System.Globalization;
using System.Text.Json;

namespace PortGuard;

/// <summary>What a live instance says of itself, as JSON for whoever reads it.</summary>
internal static class LiveFacts
{
    public static string Write(PortInstance instance)
    {
        var json = new JsonText();
        Write(json, instance);
        return $"{json}\n";
    }

    public static void Write(JsonText json, PortInstance instance)
    {
        json.WriteStartObject();
        json.WriteString("service", instance.Service);
        json.WriteNumber("port", instance.Port);
        json.WriteStartArray("urls");
        foreach (var url in instance.Urls)
        {
            json.WriteStringValue(url);
        }

        json.WriteEndArray();
        if (instance.ProcessId is { } id)
        {
            json.WriteNumber("pid", id);
        }
        else
        {
            json.WriteNull("pid");
        }

        json.WriteString("start", instance.StartTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("instance", instance.InstanceId);
        json.WriteString("directory", instance.Directory);
        json.WriteEndObject();
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
}
