namespace PortGuard.Tool;

/// <summary>Whether PortGuard would end the holders, and what to type.</summary>
internal static class WhoEnding
{
    public static string? Verdict(WhoFinding finding, ConflictSection section) => finding.Kind switch
    {
        PortHoldingKind.OutgoingConnection => "PortGuard ends no process for that. The port is free when the connection closes.",
        PortHoldingKind.Leftover => "There is nothing to end. They go by themselves, closing ones mostly within a minute.",
        _ when section.Holders.Count == 0 => "PortGuard ends only what it sees.",
        _ when section.Holders.Any(holder => !holder.MayBeEnded) => ConflictReasons.Protected(section),
        _ when finding.Query.Protocol == PortProtocol.Udp => "PortGuard names UDP holders and never ends them: an unconnected client looks like a server.",
        PortHoldingKind.BoundOnly => "PortGuard ends only listeners.",
        _ when finding.Sockets.Any(socket => socket.Owners.Count == 0) => "PortGuard ends all holders or none, and only what it sees.",
        _ when section.Holders.Count > 1 => "PortGuard may end them all.",
        _ => $"PortGuard may end it: {section.Holders[0].Reason}.",
    };

    public static IEnumerable<(string Command, string Purpose)> Commands(WhoFinding finding, ConflictSection section, MessageTarget target, bool isRoot)
    {
        if (finding.Kind is PortHoldingKind.OutgoingConnection or PortHoldingKind.Leftover)
        {
            return finding.Query.Path is null ? ConflictCommands.Curing([section], target) : [];
        }

        var port = finding.Query.Port;
        var isUnseen = finding.Sockets.Any(socket => socket.Owners.Count == 0);
        if (isUnseen && section.Holders.Count == 0)
        {
            return Looking(finding, target, isRoot);
        }

        return !isUnseen && finding is { Kind: PortHoldingKind.Listening, Query.Protocol: PortProtocol.Tcp } && section.Holders.All(holder => holder.MayBeEnded)
            ? [(Phrases.Invariant($"portguard free {port}"), $"end {(section.Holders.Count == 1 ? section.Holders[0].Subject : "them")}")]
            : ConflictCommands.Stopping([section], target);
    }

    private static IEnumerable<(string Command, string Purpose)> Looking(WhoFinding finding, MessageTarget target, bool isRoot)
    {
        if (target.System != MessageSystem.Windows && !isRoot)
        {
            var what = finding.Query.Path is { } path ? $"--unix {CommandLine.Quote(CommandLine.Sanitize(path))}"
                : Phrases.Invariant($"{finding.Query.Port}{(finding.Query.Protocol == PortProtocol.Udp ? " --udp" : "")}");
            yield return ($"sudo portguard who {what}", "see who has it");
        }

        if (finding.Query.Path is null)
        {
            yield return (Phrases.Invariant($"docker ps --filter publish={finding.Query.Port}"), "see whether a container has it");
        }
    }
}
