using System.Text;
using System.Text.Json;

namespace PortGuard;

/// <summary>Says where in a text something is wrong, as editors count.</summary>
internal static class RegistryProblem
{
    /// <summary>At a byte of the text.</summary>
    public static PortRegistryException At(ReadOnlySpan<byte> text, int offset, string path, string what, Exception? cause = null)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return RegistryMessages.Broken(path, line, column, what, cause);
    }

    /// <summary>Where System.Text.Json says.</summary>
    public static PortRegistryException Of(JsonException e, ReadOnlySpan<byte> text, string path)
    {
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return At(text, 0, path, "the file is empty, so something cut it off", e);
        }

        var offset = Offset(text, e.LineNumber ?? 0) + (int)(e.BytePositionInLine ?? 0);
        return At(text, offset, path, offset >= text.TrimEnd(" \t\r\n"u8).Length ? "the text ends too early, so something cut it off" : Plain(e.Message), e);
    }

    private static int Offset(ReadOnlySpan<byte> text, long line)
    {
        var offset = 0;
        for (; line > 0 && text[offset..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            offset += end + 1;
        }

        return offset;
    }

    /// <summary>The message without the position, which it counts from 0 and in bytes, and without the full stop.</summary>
    private static string Plain(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return CommandLine.Sanitize((end < 0 ? message : message[..end]).TrimEnd('.'), 200);
    }
}
