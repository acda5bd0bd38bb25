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
        return json.Raw("\n").ToString();
    }

    public static void Write(JsonText json, PortInstance instance)
    {
        _ = json.Open('{').Member("service").Value(instance.Service).Member("port").Value(instance.Port).Member("urls").Open('[');
        foreach (var url in instance.Urls)
        {
            _ = json.Entry().Value(url);
        }

        _ = json.Close(']').Member("pid");
        _ = instance.ProcessId is { } id ? json.Value(id) : json.Value(null);
        _ = json
            .Member("start").Value(instance.StartTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
            .Member("instance").Value(instance.InstanceId)
            .Member("directory").Value(instance.Directory)
            .Close('}');
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
