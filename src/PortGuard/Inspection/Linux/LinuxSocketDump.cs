namespace PortGuard;

/// <summary>How far the reading of a dump came.</summary>
internal enum DumpOutcome
{
    /// <summary>The datagram was read to its end and more follow.</summary>
    More,

    /// <summary>The dump is complete.</summary>
    Done,

    /// <summary>The tables changed while they were dumped (NLM_F_DUMP_INTR): ask again.</summary>
    Interrupted,

    /// <summary>The kernel refuses, or the answer makes no sense.</summary>
    Failed,
}

/// <summary>Reads the datagrams of a sock_diag(7) dump. Pure: bytes in, answer out.</summary>
internal static class LinuxSocketDump
{
    /// <summary>Turns the payload of one message into a socket; null where it is none that was asked for.</summary>
    public delegate PortListener? Reader(ReadOnlySpan<byte> payload);

    /// <summary>Looks for a listener on a TCP port; allocates nothing.</summary>
    /// <param name="datagram">What one recv(2) gave.</param>
    /// <param name="sequence">The request it has to answer.</param>
    /// <param name="port">The local port.</param>
    /// <param name="found">Becomes true where one is there; then the rest of the dump does not matter.</param>
    public static DumpOutcome FindListener(ReadOnlySpan<byte> datagram, uint sequence, int port, out bool found)
    {
        var messages = new NetlinkMessages(datagram);
        found = false;
        while (messages.MoveNext())
        {
            if (messages.Sequence != sequence)
            {
                continue;
            }

            if (Judge(in messages) is var outcome and not DumpOutcome.More)
            {
                return outcome;
            }

            if (LinuxInetMessage.IsListenerOn(messages.Payload, port))
            {
                found = true;
                return DumpOutcome.Done;
            }
        }

        return messages.IsMalformed ? DumpOutcome.Failed : DumpOutcome.More;
    }

    /// <summary>Collects the sockets of one datagram.</summary>
    /// <param name="datagram">What one recv(2) gave.</param>
    /// <param name="sequence">The request it has to answer.</param>
    /// <param name="read">Reads one message.</param>
    /// <param name="into">Where the sockets go.</param>
    public static DumpOutcome Collect(ReadOnlySpan<byte> datagram, uint sequence, Reader read, List<PortListener> into)
    {
        var messages = new NetlinkMessages(datagram);
        while (messages.MoveNext())
        {
            if (messages.Sequence != sequence)
            {
                continue;
            }

            if (Judge(in messages) is var outcome and not DumpOutcome.More)
            {
                return outcome;
            }

            if (read(messages.Payload) is { } socket)
            {
                into.Add(socket);
            }
        }

        return messages.IsMalformed ? DumpOutcome.Failed : DumpOutcome.More;
    }

    // A dump that fails half-way says so in the code of its NLMSG_DONE (netlink_dump_done in af_netlink.c).
    private static DumpOutcome Judge(in NetlinkMessages messages) => messages.Type switch
    {
        Libc.NLMSG_ERROR => DumpOutcome.Failed,
        _ when (messages.Flags & Libc.NLM_F_DUMP_INTR) != 0 => DumpOutcome.Interrupted,
        Libc.NLMSG_DONE => messages.ReadCode() < 0 ? DumpOutcome.Failed : DumpOutcome.Done,
        _ => DumpOutcome.More,
    };
}
