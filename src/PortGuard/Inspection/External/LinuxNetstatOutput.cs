using System.Globalization;

namespace PortGuard;

/// <summary>
/// Reads netstat of net-tools with -n -e (netstat(8), OUTPUT): "Proto Recv-Q Send-Q Local Foreign State User Inode PID/Program", the state
/// missing for an unconnected UDP socket and the last column there only with -p.
/// </summary>
internal static class LinuxNetstatOutput
{
    public static IReadOnlyList<ExternalSocket> Parse(string text)
    {
        var rows = new List<ExternalSocket>();
        foreach (var line in text.Split('\n'))
        {
            var row = line.StartsWith("unix", StringComparison.Ordinal) ? ParseUnix(line) : ParseInternet(line);
            if (row is not null)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static ExternalSocket? ParseInternet(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["tcp" or "tcp6" or "udp" or "udp6", _, _, var localText, var remoteText, .. var rest])
        {
            return null;
        }

        var isIPv6 = words[0].EndsWith('6');
        if (ExternalEndPoint.Parse(localText, isIPv6) is not { } local || ExternalEndPoint.Parse(remoteText, isIPv6) is not { } remote)
        {
            return null;
        }

        var hasState = rest is [var first, ..] && !char.IsAsciiDigit(first[0]);
        var hasRemote = remote.Port != 0;
        var more = hasState ? rest[1..] : rest;
        var inode = more is [_, var inodeText, ..] ? ParseInode(inodeText) : 0;
        var row = words[0].StartsWith('t')
            ? new ExternalSocket(PortProtocol.Tcp, ExternalState.Parse(hasState ? rest[0] : "", hasRemote))
            : new ExternalSocket(PortProtocol.Udp, hasRemote ? PortState.Connected : PortState.Listening);
        return row with
        {
            Local = local,
            Remote = hasRemote ? remote : null,
            SocketId = inode,
            // A socket in TIME_WAIT has no inode and no user any more, and both are printed as 0.
            UserId = inode != 0 && uint.TryParse(more[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null,
            ProcessId = more is [_, _, var owner, ..] ? ParseOwner(owner) : 0,
        };
    }

    // "unix  2      [ ACC ]     STREAM     LISTENING     37619    8651/python3         /run/x.sock"; the flags can be empty brackets.
    private static ExternalSocket? ParseUnix(string line)
    {
        var words = line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is ["STREAM", var state, var inode, .. var rest]
            ? new(PortProtocol.Unix, ExternalState.Parse(state, hasRemote: state is "CONNECTED"))
            {
                // The path is cut at its first blank: UnixSocketPaths tells it by the inode.
                SocketId = ParseInode(inode),
                ProcessId = rest is [var owner, ..] ? ParseOwner(owner) : 0,
            }
            : null;
    }

    private static ulong ParseInode(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : 0;

    // "8651/python3", or "-" where this user may not see it.
    private static int ParseOwner(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            ? processId
            : 0;
}
