using System.Net;

namespace PortGuard.Tool;

/// <summary>A finding as the parts of a conflict's message want it, so that both say the same of the same holders.</summary>
internal static class WhoSection
{
    public static ConflictSection Of(WhoFinding finding, ToolParts parts)
    {
        var port = finding.Query.Port;
        var endPoint = finding.Sockets[0].EndPoint;
        var holding = new PortHolding(finding.Kind, endPoint, finding.Sockets);
        var rules = new TerminationRules(parts.Self, TerminationScope.SameUser, protect: [], allow: []);
        var holders = HolderFamilies.Judge(holding, rules, parts.Self, port);
        return new()
        {
            Conflict = new()
            {
                EndPoint = new() { EndPoint = endPoint, Protocol = finding.Query.Protocol, Display = finding.Subject },
                Holding = holding,
                Holders = holders,
                Cause = ConflictCause.Protected,
                EnvironmentName = "",
                ApplicationName = "",
                Now = parts.Time.GetUtcNow(),
            },
            Addresses = [endPoint],
            Sockets = finding.Sockets,
            Holders = ConflictSection.Views(holders, finding.Sockets, []),
            Attempts = [],
        };
    }

    /// <summary>A port that is one for the eye and several for a client: a sentence each.</summary>
    public static IEnumerable<string> SharedPorts(List<WhoFinding> findings, ToolParts parts)
    {
        foreach (var finding in findings)
        {
            // UDP ports are shared on purpose (multicast).
            foreach (var port in finding.Sockets.Where(socket => socket.Protocol == PortProtocol.Tcp).GroupBy(socket => (socket.EndPoint as IPEndPoint)?.Port).Where(group => group.Count() > 1))
            {
                if (Sharing(Of(finding with { Sockets = [.. port] }, parts)) is { } sharing)
                {
                    yield return Phrases.Invariant($"Port {port.Key}: {sharing}");
                }
            }
        }
    }

    /// <summary>Who shares it with whom, where a client may reach either.</summary>
    public static string? Sharing(ConflictSection section) => ConflictState.Sharing(section) is { } sharing
        ? section is { Holders.Count: > 1, Protocol: PortProtocol.Tcp } ? $"{sharing} A client of localhost may reach either." : sharing
        : null;
}
