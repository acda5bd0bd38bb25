using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PortGuard;

/// <summary>
/// Reads the file's text. Comments and trailing commas are allowed; whatever else is not as it should be is an error with line and column,
/// for what cannot be read must not be written over.
/// </summary>
internal sealed class RegistryReader
{
    private readonly string _path;
    private readonly RegistryDocument _document = new();
    private readonly Dictionary<string, string> _times = [];

    private RegistryReader(string path) => _path = path;

    /// <param name="text">The file's bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="PortRegistryException">It is broken, or newer than we are.</exception>
    public static RegistryDocument Read(ReadOnlySpan<byte> text, string path)
    {
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (!Utf8.IsValid(text))
        {
            throw Broken(text, RegistryText.FirstInvalid(text), path, "here is a byte that is not UTF-8");
        }

        var reader = new Utf8JsonReader(text, RegistryText.Options);
        try
        {
            return new RegistryReader(path).Read(ref reader, text);
        }
        catch (JsonException e)
        {
            throw RegistryProblem.Of(e, text, path);
        }
        catch (FormatException e)
        {
            // What a newer PortGuard writes may have any shape; that it is newer is what has to be said then.
            throw RegistryText.SchemaOf(text) is var schema && schema > RegistryDocument.Schema
                ? RegistryMessages.Newer(path, schema)
                : Broken(text, (int)reader.TokenStartIndex, path, e.Message);
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString: half of a surrogate pair, written as an escape.
            throw Broken(text, (int)reader.TokenStartIndex, path, "here is a text that is not valid Unicode");
        }
    }

    private static PortRegistryException Broken(ReadOnlySpan<byte> text, int offset, string path, string what) => RegistryProblem.At(text, offset, path, what);

    private RegistryDocument Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        _ = reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "the file has to be an object: { \"allocated\": { ... }, \"reserved\": [ ... ] }");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (_document.Members.Exists(member => member.Name == name))
            {
                throw new FormatException($"\"{Phrases.Clean(name)}\" is there twice");
            }

            _ = reader.Read();
            _document.Members.Add(ReadMember(ref reader, text, name));
        }

        // Comments are allowed behind it, and nothing else: the reader throws.
        _ = reader.Read();
        for (var index = 0; index < _document.Allocations.Count; index++)
        {
            var allocation = _document.Allocations[index];
            if (_times.TryGetValue(allocation.Service, out var time) && RegistryTime.Read(time) is { } since)
            {
                _document.Allocations[index] = allocation with { Since = since };
            }
        }

        return _document;
    }

    private RegistryMember ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string name)
    {
        switch (name)
        {
            case "schema":
                ReadSchema(ref reader);
                break;
            case "allocated":
                ReadObject(ref reader, name, ReadAllocation);
                break;
            case "reserved":
                ReadReserved(ref reader, text);
                break;
            case "reasons":
                ReadObject(ref reader, name, (ref reader, key) => _document.Reasons.Add(new(Span(key), Text(ref reader, $"the reason of {key}"))));
                break;
            case "ranges":
                ReadObject(ref reader, name, (ref reader, key) => _document.Ranges.Add(new(key, Span(Text(ref reader, $"the range \"{Phrases.Clean(key)}\"")))));
                break;
            case "times":
                // Information only: a time that cannot be read is no reason to stop.
                ReadObject(ref reader, name, (ref reader, key) => _times[key] = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Raw(ref reader, default));
                break;
            default:
                return new(name, Raw(ref reader, text));
        }

        return new(name);
    }

    private void ReadSchema(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var schema) || schema < 1)
        {
            throw new FormatException($"\"schema\" has to be the number {RegistryDocument.Schema}");
        }

        if (schema > RegistryDocument.Schema)
        {
            throw RegistryMessages.Newer(_path, schema);
        }
    }

    private void ReadAllocation(ref Utf8JsonReader reader, string service)
    {
        if (service.Length == 0)
        {
            throw new FormatException("a service without a name");
        }

        _document.Allocations.Add(new(service, PortOrNull(ref reader) ?? throw NoPort($"the port of \"{Phrases.Clean(service)}\"")));
    }

    private void ReadReserved(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        Expect(ref reader, JsonTokenType.StartArray, "\"reserved\" has to be a list: [18500, 18501]");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _document.Reserved.Add(reader.TokenType switch
            {
                JsonTokenType.Number => new(Single(PortOrNull(ref reader) ?? throw NoPort("a reserved port"))),
                JsonTokenType.String => new(Span(reader.GetString()!), Raw: JsonText.Quote(reader.GetString()!)),
                JsonTokenType.StartObject => ReadReservedObject(ref reader, text),
                _ => throw new FormatException("a reserved port is written as 18500, \"18500-18510\" or { \"port\": 18500, \"reason\": \"...\" }"),
            });
        }
    }

    private static ReservedEntry ReadReservedObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        PortRange? ports = null;
        string? reason = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            _ = reader.Read();
            switch (name)
            {
                case "port" or "ports":
                    ports = reader.TokenType == JsonTokenType.String ? Span(reader.GetString()!) : Single(PortOrNull(ref reader) ?? throw NoPort("a reserved port"));
                    break;
                case "reason" when reader.TokenType != JsonTokenType.Null:
                    reason = Text(ref reader, "the reason of a reserved port");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var raw = Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed]);
        return new(ports ?? throw new FormatException("a reserved entry without \"port\""), reason, raw);
    }

    private static void ReadObject(ref Utf8JsonReader reader, string name, EntryReader read)
    {
        Expect(ref reader, JsonTokenType.StartObject, $"\"{name}\" has to be an object: {{ ... }}");
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            if (!seen.Add(key))
            {
                throw new FormatException($"\"{Phrases.Clean(key)}\" is there twice");
            }

            _ = reader.Read();
            read(ref reader, key);
        }
    }

    private static int? PortOrNull(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var port) && port is >= 1 and <= 65535 ? port : null;

    private static FormatException NoPort(string what) => new($"{what} has to be a number from 1 to 65535");

    private static string Text(ref Utf8JsonReader reader, string what) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new FormatException($"{what} has to be text in quotes");

    private static PortRange Span(string text) =>
        PortRange.TryParse(text, null, out var span) ? span : throw new FormatException($"\"{Phrases.Clean(text)}\" is no port and no span such as 18500-18510");

    private static PortRange Single(int port) => new(port, port);

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string otherwise)
    {
        if (reader.TokenType != type)
        {
            throw new FormatException(otherwise);
        }
    }

    /// <summary>The text of a value as it stands, comments in it included.</summary>
    private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return text.IsEmpty ? "" : Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed]);
    }

    private delegate void EntryReader(ref Utf8JsonReader reader, string key);
}
