namespace PortGuard.Tool;

/// <summary>What was found for one query.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Kind">How it is held.</param>
/// <param name="Sockets">The sockets of that kind; none where nobody holds it.</param>
internal sealed record WhoFinding(PortQuery Query, PortHoldingKind Kind, IReadOnlyList<PortListener> Sockets)
{
    /// <summary>"port 8080", "UDP port 53", "ports 4400-4449", "/run/web.sock".</summary>
    public string Subject
    {
        get
        {
            if (Query.Ports is not { } ports)
            {
                return Phrases.Clean(Query.Path!, 120);
            }

            var word = ports.Count == 1 ? "port" : "ports";
            return $"{(Query.Protocol == PortProtocol.Udp ? "UDP " : "")}{word} {ports}";
        }
    }
}
