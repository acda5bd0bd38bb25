using Microsoft.AspNetCore.Http;

namespace PortGuard;

/// <summary>What a local endpoint answers.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The kind of text; null where there is none.</param>
/// <param name="Text">The text.</param>
internal sealed record LocalAnswer(int Status, string? ContentType, string Text)
{
    public static LocalAnswer Empty { get; } = new(StatusCodes.Status204NoContent, null, "");

    /// <param name="text">A JSON text. "&lt;" can only be inside of a string there; escaped, it opens no tag wherever the text ends up.</param>
    /// <param name="status">The status code.</param>
    public static LocalAnswer Json(string text, int status = StatusCodes.Status200OK) =>
        new(status, "application/json; charset=utf-8", text.Replace("<", "\\u003c", StringComparison.Ordinal));

    public static LocalAnswer Plain(int status, string text) => new(status, "text/plain; charset=utf-8", text + "\n");
}
