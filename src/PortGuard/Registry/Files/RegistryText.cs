using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PortGuard;

/// <summary>What can be seen of a text without reading it as a registry.</summary>
internal static class RegistryText
{
    /// <summary>People write comments and leave commas.</summary>
    public static JsonReaderOptions Options { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The schema that a text names, whatever else is in it; 0 where it names none.</summary>
    public static int SchemaOf(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    var isSchema = reader.ValueTextEquals("schema"u8);
                    if (reader.Read() && isSchema)
                    {
                        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var schema) ? schema : 0;
                    }

                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // Broken further on: it has not said that it is newer.
        }

        return 0;
    }

    /// <summary>Where the first byte is that is not UTF-8.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}
