using System.Globalization;

namespace PortGuard;

/// <summary>
/// Reads "netstat -ano" of Windows. Its headings and states are in the language of the system ("ABHÖREN", "HERGESTELLT"), in an encoding
/// of its own; so a row is told by its protocol and its addresses, the state mainly by whether there is another end, and the PID is the
/// last word.
/// </summary>
internal static class WindowsNetstatOutput
{
    public static IReadOnlyList<ExternalSocket> Parse(string text)
    {
        var rows = new List<ExternalSocket>();
        foreach (var line in text.Split('\n'))
        {
            if (ParseRow(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static ExternalSocket? ParseRow(string[] words)
    {
        if (words is not ["TCP" or "UDP", var localText, var remoteText, .. var rest]
            || rest is not [.. var state, var owner]
            || ExternalEndPoint.Parse(localText, localText.StartsWith('[')) is not { } local
            || ExternalEndPoint.Parse(remoteText, remoteText.StartsWith('[')) is not { } remote
            || !int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            return null;
        }

        var isTcp = words[0] is "TCP";
        var hasRemote = remote.Port != 0;
        return new(isTcp ? PortProtocol.Tcp : PortProtocol.Udp, isTcp ? TcpState(state, hasRemote, processId) : UdpState(hasRemote))
        {
            Local = local,
            Remote = hasRemote ? remote : null,
            ProcessId = processId,
        };
    }

    private static PortState TcpState(string[] state, bool hasRemote, int processId) =>
        hasRemote
            // TIME_WAIT belongs to no process any more: PID 0 in every language.
            ? processId == 0 ? PortState.Closing : ExternalState.Parse(string.Concat(state), hasRemote: true)
            // -q, which is not asked for, would show sockets that are bound only; the word is the same in every language known.
            : state is ["BOUND"] ? PortState.Bound : PortState.Listening;

    private static PortState UdpState(bool hasRemote) => hasRemote ? PortState.Connected : PortState.Listening;
}
