using System.Net;
using System.Net.Sockets;

namespace PortGuard.Tool;

/// <summary>Asks the inspector, and where nobody listens on a port looks for the other ways in which it can be held.</summary>
internal sealed class WhoLook(IPortInspector inspector)
{
    /// <summary>One finding a query; a socket that two queries have in common is in the first one's only.</summary>
    /// <exception cref="IOException">The system could not be asked.</exception>
    public List<WhoFinding> Find(List<PortQuery> queries)
    {
        var findings = new List<WhoFinding>(queries.Count);
        for (var index = 0; index < queries.Count; index++)
        {
            var finding = Find(queries[index]);
            if (index > 0 && finding.Sockets.Count > 0)
            {
                finding = finding with { Sockets = WithoutEarlier(finding.Sockets, queries, index) };
            }

            findings.Add(finding);
        }

        return findings;
    }

    private WhoFinding Find(PortQuery query)
    {
        var listeners = Ask(query);
        if (listeners.Count > 0 || query.Ports is { Count: > 1 })
        {
            return new(query, listeners.Count > 0 ? PortHoldingKind.Listening : PortHoldingKind.None, InOrder(listeners));
        }

        // With a listener there, its connections, and so its clients, are never even looked at.
        var others = HoldingClassifier.Classify(EndPointOf(query), Ask(query with { IncludeNonListening = true }), EphemeralPorts.Read());
        return others.Kind == PortHoldingKind.None && query.Ports is not null && !PrivilegedPorts.MayBind(query.Port)
            ? new(query, PortHoldingKind.Permission, [])
            : new(query, others.Kind, InOrder(others.Sockets));
    }

    // Linux answers before it returns. lsof and netstat do not; nothing else is waiting for this thread.
    private IReadOnlyList<PortListener> Ask(PortQuery query)
    {
        var answer = inspector.FindAsync(query);
        return answer.IsCompletedSuccessfully ? answer.Result : answer.AsTask().GetAwaiter().GetResult();
    }

    private static EndPoint EndPointOf(PortQuery query) =>
        query.Path is { } path ? new UnixDomainSocketEndPoint(path) : new IPEndPoint(IPAddress.IPv6Any, query.Port);

    private static List<PortListener> WithoutEarlier(IReadOnlyList<PortListener> sockets, List<PortQuery> queries, int index)
    {
        var rest = new List<PortListener>(sockets.Count);
        foreach (var socket in sockets)
        {
            if (!queries.GetRange(0, index).Exists(earlier => Covers(earlier, socket)))
            {
                rest.Add(socket);
            }
        }

        return rest;
    }

    private static bool Covers(PortQuery query, PortListener socket) => query.Protocol == socket.Protocol
        && (socket.EndPoint is IPEndPoint ip ? query.Ports?.Contains(ip.Port) == true : query.Path == socket.EndPoint.ToString());

    /// <summary>By port, IPv4 first, by address; what is equal stays as the table has it.</summary>
    private static IReadOnlyList<PortListener> InOrder(IReadOnlyList<PortListener> sockets)
    {
        if (sockets.Count < 2)
        {
            return sockets;
        }

        // An insertion sort: List.Sort may swap equals, and LINQ costs a start one more assembly.
        var ordered = new List<PortListener>(sockets.Count);
        foreach (var socket in sockets)
        {
            var at = ordered.Count;
            while (at > 0 && Compare(ordered[at - 1].EndPoint, socket.EndPoint) > 0)
            {
                at--;
            }

            ordered.Insert(at, socket);
        }

        return ordered;
    }

    private static int Compare(EndPoint left, EndPoint right)
    {
        if (left is not IPEndPoint one || right is not IPEndPoint other)
        {
            return 0;
        }

        var order = one.Port.CompareTo(other.Port);
        order = order != 0 ? order : ((int)one.AddressFamily).CompareTo((int)other.AddressFamily);
        return order != 0 ? order : string.CompareOrdinal(one.Address.ToString(), other.Address.ToString());
    }
}
