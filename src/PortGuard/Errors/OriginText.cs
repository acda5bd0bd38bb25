using System.Text;

namespace PortGuard;

/// <summary>Says in one line what a process runs under, nearest first: "dotnet watch (PID 12, /dev/pts/3) in tmux over ssh".</summary>
internal static class OriginText
{
    /// <param name="origins">Nearest first.</param>
    /// <param name="withPlaces">Whether PIDs and terminals are told too.</param>
    public static string? Chain(IReadOnlyList<ProcessOrigin> origins, bool withPlaces = true)
    {
        if (origins.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var origin in origins)
        {
            var link = Link(origin.Kind, isFirst: text.Length == 0, withPlaces);
            text.Append(text.Length == 0 || link.StartsWith(',') ? string.Empty : " ").Append(link);
            if (origin.Kind != ProcessOriginKind.Orphan)
            {
                text.Append(IsUnit(origin) && withPlaces ? "systemd unit " : string.Empty).Append(Phrases.Clean(origin.Name)).Append(withPlaces ? Where(origin) : string.Empty);
            }
        }

        return text.ToString();
    }

    private static string Link(ProcessOriginKind kind, bool isFirst, bool withPlaces) => kind switch
    {
        // Without places it is for a column of a table.
        ProcessOriginKind.Orphan => (isFirst, withPlaces) switch
        {
            (true, true) => "a process that has ended since",
            (true, false) => "(has ended)",
            _ => ", which has ended since",
        },
        _ when isFirst => string.Empty,
        ProcessOriginKind.Ssh => "over ",
        ProcessOriginKind.Service or ProcessOriginKind.Container or ProcessOriginKind.Multiplexer or ProcessOriginKind.Ide => "in ",
        ProcessOriginKind.Scheduler => "by ",
        _ => "under ",
    };

    private static bool IsUnit(ProcessOrigin origin) => origin.Kind == ProcessOriginKind.Service && origin.Name.EndsWith(".service", StringComparison.Ordinal);

    private static string Where(ProcessOrigin origin) => (origin.ProcessId, origin.Terminal) switch
    {
        ({ } process, { } terminal) => Phrases.Invariant($" (PID {process}, {Phrases.Clean(terminal)})"),
        ({ } process, null) => Phrases.Invariant($" (PID {process})"),
        (null, { } terminal) => $" ({Phrases.Clean(terminal)})",
        _ => string.Empty,
    };
}
