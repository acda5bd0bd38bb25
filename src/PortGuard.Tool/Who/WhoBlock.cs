using System.Net;

namespace PortGuard.Tool;

/// <summary>Everything about one port or path, a label a row.</summary>
internal sealed class WhoBlock(WhoFinding finding, ToolParts parts)
{
    private const int MostHolders = 6;
    private const int MostConnections = 4;
    private readonly ConflictSection _section = WhoSection.Of(finding, parts);
    private readonly MessageTarget _target = new(MessageTarget.Current.System, parts.Time.LocalTimeZone, parts.Self.Identity.ProcessId);

    public string Render()
    {
        var block = new TextBlock(parts.Terminal.Width);
        block.Paragraph(WhoHeading.Of(finding, _section));
        block.Blank();
        foreach (var holder in _section.Holders.Take(MostHolders))
        {
            if (holder != _section.Holders[0])
            {
                block.Blank();
            }

            Render(block, holder);
        }

        var unseen = finding.Sockets.Where(socket => socket.Owners.Count == 0).ToList();
        RenderUnseen(block, unseen);
        block.Row("And by", _section.Holders.Count > MostHolders ? Phrases.ProcessIds([.. _section.Holders.Skip(MostHolders).Select(holder => holder.ProcessId)]) : null);
        block.Row("Connection", Connections());
        block.Row("Shared", WhoSection.Sharing(_section));
        block.Row("Ending it", WhoEnding.Verdict(finding, _section));
        var commands = WhoEnding.Commands(finding, _section, _target, isRoot: parts.Self.Snapshot.UserId == 0).ToList();
        if (commands.Count > 0)
        {
            block.Blank();
            block.Commands(commands);
        }

        return block.ToString();
    }

    private void Render(TextBlock block, HolderView holder)
    {
        block.Row("Process", holder.User is null ? holder.Label : Phrases.Invariant($"{holder.Name} (PID {holder.ProcessId}, user {holder.User})"));
        block.Row("Running", Phrases.Age(holder.Started, _section.Conflict.Now, _target.TimeZone) + (holder.IsStopped ? "; stopped (Ctrl+Z) at the moment" : ""));
        block.Row(finding.Kind == PortHoldingKind.Listening ? "Listens on" : "Holds", Addresses(holder));
        block.Row("Command", holder.Command);
        block.Row("Directory", holder.Directory);
        block.Row("Started by", OriginText.Chain(holder.StartedBy));
        block.Row("Terminal", holder.StartedBy.Any(origin => origin.Terminal is not null) ? null : holder.Terminal);
        block.Row("Workers", holder.Workers.Count == 0 ? null : Phrases.Invariant($"{holder.Workers.Count} more with the same socket: {Phrases.ProcessIds(holder.Workers)}"));
    }

    private void RenderUnseen(TextBlock block, List<PortListener> unseen)
    {
        foreach (var group in unseen.GroupBy(socket => (Who: WhoUsers.WhyUnknown(socket, parts.Self.Snapshot.UserId), socket.UserId)))
        {
            block.Row("Process", group.Key.Who);
            block.Row("User", WhoUsers.NameOf(group.First()));
            block.Row(finding.Kind == PortHoldingKind.Listening ? "Listens on" : "Holds", Places(group));
        }
    }

    private string? Addresses(HolderView holder) =>
        finding.Query.Path is null ? Places(finding.Sockets.Where(socket => socket.Owners.Any(owner => owner.ProcessId == holder.ProcessId))) : null;

    private static string Places(IEnumerable<PortListener> sockets) => Phrases.List([.. sockets.Select(Place).Distinct()]);

    // What a wildcard means is not for everybody to know.
    private static string Place(PortListener socket) => socket.EndPoint switch
    {
        IPEndPoint { Address: var address } ip when address.Equals(IPAddress.Any) => $"{ip} (every IPv4 address)",
        IPEndPoint { Address: var address } ip when address.Equals(IPAddress.IPv6Any) =>
            $"{ip} (every {(socket.IsIPv6Only == true ? "IPv6 address" : socket.IsIPv6Only == false ? "address, IPv4 too" : "address")})",
        var other => Phrases.EndPoint(other),
    };

    private string? Connections()
    {
        List<string> ends = [.. finding.Sockets
            .Where(socket => socket.RemoteEndPoint is not null && socket.State is not PortState.Closing)
            .Select(socket => $"{socket.EndPoint} to {socket.RemoteEndPoint}")];
        var closing = finding.Sockets.Count(socket => socket.State == PortState.Closing);
        if (ends.Count > MostConnections)
        {
            ends = [.. ends.Take(MostConnections), Phrases.Invariant($"{ends.Count - MostConnections} more")];
        }

        if (closing > 0)
        {
            ends.Add(Phrases.Invariant($"{closing} that {(closing == 1 ? "is" : "are")} closing (TIME_WAIT or the like)"));
        }

        return ends.Count == 0 ? null : Phrases.List(ends);
    }
}
