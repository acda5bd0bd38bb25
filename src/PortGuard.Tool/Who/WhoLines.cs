using System.Globalization;
using System.Net;

namespace PortGuard.Tool;

/// <summary>
/// One line a socket for a pipe, the fields separated by tabs, "-" where there is nothing to say, nothing cut. The first four never hold a
/// blank, so that awk finds them by itself.
/// </summary>
internal static class WhoLines
{
    public static void Write(List<WhoFinding> findings, ToolParts parts)
    {
        foreach (var finding in findings)
        {
            foreach (var socket in finding.Sockets)
            {
                parts.Terminal.Out.WriteLine(Line(socket, parts));
            }
        }
    }

    private static string Line(PortListener socket, ToolParts parts)
    {
        var families = OwnerFamily.Of(socket.Owners);
        string[] fields =
        [
            WhoWords.Protocol(socket.Protocol),
            socket.EndPoint is IPEndPoint ip ? ip.ToString() : Escaped(socket.EndPoint.ToString()!),
            WhoWords.State(socket.State),
            string.Join(',', families.SelectMany(family => family.Workers.Prepend(family.Leader)).Select(owner => owner.ProcessId)),
            families.Count == 0 ? WhoUsers.WhyUnknown(socket, parts.Self.Snapshot.UserId) : Each(families, owner => owner.Name),
            families.Count == 0 ? WhoUsers.NameOf(socket) ?? "" : Each(families, owner => owner.User),
            Each(families, owner => Started(owner.StartTime)),
            Each(families, owner => CommandLine.Redact(owner.Arguments, int.MaxValue)),
            Each(families, owner => owner.WorkingDirectory),
            Each(families, owner => OriginText.Chain(owner.StartedBy)),
            socket.RemoteEndPoint?.ToString() ?? "",
        ];
        return string.Join('\t', fields.Select(field => field.Length == 0 ? "-" : field));
    }

    // Of the leaders: what holds for the workers follows from them.
    private static string Each(List<OwnerFamily> families, Func<PortOwner, string?> fact) =>
        string.Join(", ", families.Select(family => CommandLine.Sanitize(fact(family.Leader) ?? "")).Where(text => text.Length > 0).Distinct());

    // awk splits at blanks
    private static string Escaped(string path) => CommandLine.Sanitize(path).Replace(" ", "\\x20", StringComparison.Ordinal);

    private static string? Started(DateTimeOffset start) =>
        start == default ? null : start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
