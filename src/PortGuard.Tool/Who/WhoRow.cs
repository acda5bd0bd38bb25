using System.Globalization;
using System.Net;

namespace PortGuard.Tool;

/// <summary>One row of the table: a port and its owners, whatever the number of its sockets. Every text is fit for a terminal.</summary>
internal sealed record WhoRow(string Port, string Address, string Process, string ProcessId, string User, string Age, string StartedBy, string Remark)
{
    private const int LeastCommand = 60;

    public static WhoRow Headings { get; } = new("PORT", "ADDRESS", "PROCESS", "PID", "USER", "AGE", "STARTED BY", "");

    /// <summary>Whether somebody can be named.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The leader's arguments, secrets included.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Every cell as long as it is; the command last.</summary>
    public IReadOnlyList<string> Cells => [Port, Address, Process, ProcessId, User, Age, StartedBy, Command(int.MaxValue)];

    /// <summary>What is to be remarked and the command line; longer than this where the program and its script would not fit.</summary>
    public string Command(int longest)
    {
        var command = ReferenceEquals(this, Headings) ? "COMMAND" : CommandLine.Redact(Arguments, Math.Max(longest - Remark.Length, LeastCommand));
        return Remark.Length > 0 && command.Length > 0 ? $"{Remark} {command}" : Remark + command;
    }

    public static List<WhoRow> From(List<WhoFinding> findings, ToolParts parts)
    {
        var rows = new List<WhoRow>();
        foreach (var finding in findings)
        {
            rows.AddRange(finding.Sockets.GroupBy(Key).Select(group => From([.. group], finding.Kind, parts)));
        }

        return rows;
    }

    private static string Key(PortListener socket)
    {
        var who = socket.Owners.Count == 0
            ? Phrases.Invariant($"user {socket.UserId}")
            : string.Join(' ', socket.Owners.Select(owner => owner.ProcessId));
        return Phrases.Invariant($"{(socket.EndPoint as IPEndPoint)?.Port}/{socket.State}/{who}");
    }

    private static WhoRow From(List<PortListener> sockets, PortHoldingKind kind, ToolParts parts)
    {
        var first = sockets[0];
        var families = OwnerFamily.Of(sockets);
        var row = new WhoRow(PortOf(first), AddressOf(sockets), "", "", "", "", "", "");
        if (families.Count == 0)
        {
            var why = WhoUsers.WhyUnknown(first, parts.Self.Snapshot.UserId);
            var name = why.Split(' ')[0];
            return row with { Process = name, User = Phrases.Clean(WhoUsers.NameOf(first) ?? ""), Remark = why[name.Length..].Trim(), IsKnown = false };
        }

        var leader = families[0].Leader;
        return row with
        {
            Process = string.Join(", ", families.Select(NameOf).Distinct()),
            ProcessId = string.Join(", ", families.Select(family => family.Leader.ProcessId)),
            User = string.Join(", ", families.Select(family => Phrases.Clean(family.Leader.User ?? "")).Distinct()),
            Age = AgeOf(leader, parts.Time),
            StartedBy = OriginText.Chain(leader.StartedBy, withPlaces: false) ?? "",
            Remark = RemarkOf(first, kind),
            Arguments = Short(leader.Arguments),
        };
    }

    private static string PortOf(PortListener socket) => socket.EndPoint is IPEndPoint ip
        ? ip.Port.ToString(CultureInfo.InvariantCulture) + (socket.Protocol == PortProtocol.Udp ? "/udp" : "")
        : "unix";

    private static string AddressOf(List<PortListener> sockets) =>
        string.Join(", ", sockets.Select(socket => socket.EndPoint is IPEndPoint ip ? ip.Address.ToString() : Phrases.Clean(socket.EndPoint.ToString()!, 120)).Distinct());

    private static string NameOf(OwnerFamily family) =>
        family.Workers.Count == 0 ? HolderView.NameOf(family.Leader) : Phrases.Invariant($"{HolderView.NameOf(family.Leader)} +{family.Workers.Count}");

    // In a table the program's own directory is only in the way.
    private static IReadOnlyList<string> Short(IReadOnlyList<string> arguments) =>
        arguments is [['/', ..] program, ..] && !program.Contains(' ', StringComparison.Ordinal) ? [ProcessText.BaseName(program), .. arguments.Skip(1)] : arguments;

    private static string AgeOf(PortOwner owner, TimeProvider time)
    {
        var age = time.GetUtcNow() - owner.StartTime;
        return owner.StartTime == default || age < TimeSpan.Zero ? "" : Duration.Text(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)));
    }

    private static string RemarkOf(PortListener socket, PortHoldingKind kind) => kind switch
    {
        PortHoldingKind.OutgoingConnection => $"(outgoing connection to {socket.RemoteEndPoint})",
        PortHoldingKind.BoundOnly => "(bound, does not listen)",
        PortHoldingKind.Leftover => "(left over, closing)",
        _ => "",
    };
}
