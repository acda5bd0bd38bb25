namespace PortGuard.Tool;

/// <summary>The first sentence of a block.</summary>
internal static class WhoHeading
{
    private const int MostNamed = 3;

    public static string Of(WhoFinding finding, ConflictSection section)
    {
        var (what, isOne) = (finding.Subject, section.Holders.Count <= 1);
        return finding.Kind switch
        {
            PortHoldingKind.OutgoingConnection => $"Nobody listens on {what}: it is the local port of an outgoing connection{Of(section)}.",
            PortHoldingKind.BoundOnly => $"{Who(section)} {(isOne ? "has" : "have")} bound {what} and {(isOne ? "does" : "do")} not listen.",
            PortHoldingKind.Leftover => $"Nobody listens on {what}: connections to a server that has closed it are left{Of(section)}.",
            _ when finding.Query.Protocol == PortProtocol.Udp => $"{Who(section)} {(isOne ? "receives" : "receive")} on {what}.",
            _ => $"{Who(section)} {(isOne ? "listens" : "listen")} on {what}.",
        };
    }

    private static string Of(ConflictSection section) => section.Holders.Count == 0 ? "" : $" of {Who(section)}";

    private static string Who(ConflictSection section)
    {
        List<string> names = [.. section.Holders.Take(MostNamed).Select(holder => holder.Label)];
        if (section.Holders.Count > MostNamed)
        {
            names.Add(Phrases.Invariant($"{section.Holders.Count - MostNamed} more"));
        }

        return names.Count == 0 ? "A process that cannot be seen" : Phrases.List(names);
    }
}
