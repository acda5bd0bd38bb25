namespace PortGuard.Tool;

/// <summary>What <c>who</c> was asked.</summary>
/// <param name="Spans">Ports and spans; empty with no path either: all of them.</param>
/// <param name="Udp">UDP in addition to TCP.</param>
/// <param name="Paths">Unix sockets, as they were typed.</param>
internal sealed record WhoQuestion(PortRange[] Spans, bool Udp, string[] Paths)
{
    /// <summary>Whether it is about one port or one path: then there is room to tell everything.</summary>
    public bool IsAboutOne => Spans.Length + Paths.Length == 1 && (Spans.Length == 0 || Spans[0].Count == 1);

    /// <summary>One query a span and protocol, in the order asked for.</summary>
    /// <param name="directory">What a relative path starts from.</param>
    /// <param name="owners">How far to look for the processes.</param>
    public List<PortQuery> Queries(string directory, OwnerSearch owners)
    {
        var queries = new List<PortQuery>();
        foreach (var span in Spans.Length + Paths.Length == 0 ? [new PortRange(1, 65535)] : Spans)
        {
            queries.Add(PortQuery.Tcp(span) with { Owners = owners });
            if (Udp)
            {
                queries.Add(PortQuery.Udp(span) with { Owners = owners });
            }
        }

        foreach (var path in Paths)
        {
            queries.Add(PortQuery.Unix(Path.Combine(directory, path)) with { Owners = owners });
        }

        return queries;
    }
}
