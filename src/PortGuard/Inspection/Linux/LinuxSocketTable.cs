using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>The kernel's socket tables by sock_diag(7): the sockets of our own network namespace, filtered by the kernel.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxSocketTable
{
    private const int MostAttempts = 4;

    /// <summary>Whether anything listens on a TCP port, on whatever address; null where that could not be looked up.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <remarks>The hot path: one dump, no allocation, no generic over a type of our own (ReadyToRun does not pregenerate those).</remarks>
    [SkipLocalsInit]
    public static bool? HasListener(int port)
    {
        var buffer = stackalloc byte[LinuxNetlink.BufferSize];
        for (uint attempt = 1; attempt <= MostAttempts; attempt++)
        {
            // A dump cannot be broken off, so each attempt has a socket of its own.
            using var netlink = LinuxNetlink.Open();
            var found = false;
            var outcome = netlink.IsOpen && SendTcp(netlink, attempt, port, LinuxSocketState.Bit(Libc.TCP_LISTEN)) ? DumpOutcome.More : DumpOutcome.Failed;
            while (outcome == DumpOutcome.More)
            {
                var length = netlink.Receive(buffer);
                outcome = length < 0
                    ? DumpOutcome.Failed
                    : LinuxSocketDump.FindListener(new ReadOnlySpan<byte>(buffer, length), attempt, port, out found);
            }

            if (outcome != DumpOutcome.Interrupted)
            {
                return outcome == DumpOutcome.Done ? found : null;
            }
        }

        return null;
    }

    /// <summary>The sockets of a query without their owners; null where netlink is refused or does not answer.</summary>
    public static List<PortListener>? Read(PortQuery query)
    {
        for (uint attempt = 1; attempt <= MostAttempts; attempt++)
        {
            using var netlink = LinuxNetlink.Open();
            if (!netlink.IsOpen)
            {
                return null;
            }

            var sockets = new List<PortListener>();
            var outcome = query.Protocol switch
            {
                PortProtocol.Tcp => ReadTcp(netlink, query, sockets),
                PortProtocol.Udp => ReadUdp(netlink, query, sockets),
                _ => ReadUnix(netlink, query, sockets),
            };
            if (outcome != DumpOutcome.Interrupted)
            {
                return outcome == DumpOutcome.Done ? sockets : null;
            }
        }

        return null;
    }

    private static DumpOutcome ReadTcp(LinuxNetlink netlink, PortQuery query, List<PortListener> into)
    {
        var states = query.IncludeNonListening ? LinuxSocketState.All : LinuxSocketState.Bit(Libc.TCP_LISTEN);

        // Not "Value", here and below: that is a method of a generic over a type of our own, which ReadyToRun does not pregenerate.
        var ports = query.Ports.GetValueOrDefault();
        if (!SendTcp(netlink, 1, KernelFilter(ports), states))
        {
            return DumpOutcome.Failed;
        }

        var outcome = Drain(netlink, 1, payload => LinuxInetMessage.Read(payload, PortProtocol.Tcp, ports), into);
        if (outcome != DumpOutcome.Failed)
        {
            return outcome;
        }

        // The old request type is optional to a kernel (it needs its own handler); the newer one asks a family at a time.
        into.Clear();
        return ReadByFamily(netlink, Libc.IPPROTO_TCP, states, query, into);
    }

    private static DumpOutcome ReadUdp(LinuxNetlink netlink, PortQuery query, List<PortListener> into) =>
        // An unconnected UDP socket is in the state CLOSE.
        ReadByFamily(netlink, Libc.IPPROTO_UDP, query.IncludeNonListening ? LinuxSocketState.All : LinuxSocketState.Bit(Libc.TCP_CLOSE), query, into);

    private static DumpOutcome ReadByFamily(LinuxNetlink netlink, byte protocol, uint states, PortQuery query, List<PortListener> into)
    {
        var (ports, kind) = (query.Ports.GetValueOrDefault(), query.Protocol);
        var outcome = DumpOutcome.Done;
        for (var family = Libc.AF_INET; family <= Libc.AF_INET6 && outcome == DumpOutcome.Done; family += Libc.AF_INET6 - Libc.AF_INET)
        {
            Libc.inet_diag_req_v2 request = default;
            request.sdiag_family = (byte)family;
            request.sdiag_protocol = protocol;
            request.idiag_states = states;
            request.id.idiag_sport = ToNetworkOrder(KernelFilter(ports));
            var sequence = (uint)family;
            outcome = netlink.Send(Libc.SOCK_DIAG_BY_FAMILY, sequence, &request, sizeof(Libc.inet_diag_req_v2))
                ? Drain(netlink, sequence, payload => LinuxInetMessage.Read(payload, kind, ports), into)
                : DumpOutcome.Failed;
        }

        return outcome;
    }

    private static DumpOutcome ReadUnix(LinuxNetlink netlink, PortQuery query, List<PortListener> into)
    {
        var file = UnixSocketFile.Look(query.Path!);
        Libc.unix_diag_req request = default;
        request.sdiag_family = Libc.AF_UNIX;
        request.udiag_states = query.IncludeNonListening ? LinuxSocketState.All : LinuxSocketState.Bit(Libc.TCP_LISTEN);
        request.udiag_show = Libc.UDIAG_SHOW_NAME | Libc.UDIAG_SHOW_VFS | Libc.UDIAG_SHOW_UID;
        return netlink.Send(Libc.SOCK_DIAG_BY_FAMILY, 1, &request, sizeof(Libc.unix_diag_req))
            ? Drain(netlink, 1, payload => LinuxUnixMessage.Read(payload, file), into)
            : DumpOutcome.Failed;
    }

    // The kernel leaves out all but one port by itself (0: none); of a span every socket comes, and those beside it are dropped unread.
    private static int KernelFilter(PortRange ports) => ports.Count == 1 ? ports.First : 0;

    // One TCPDIAG_GETSOCK dump shows both families for half the price of two SOCK_DIAG_BY_FAMILY dumps.
    private static bool SendTcp(LinuxNetlink netlink, uint sequence, int port, uint states)
    {
        Libc.inet_diag_req request = default;
        request.idiag_family = Libc.AF_INET;
        request.id.idiag_sport = ToNetworkOrder(port);
        request.idiag_states = states;
        return netlink.Send(Libc.TCPDIAG_GETSOCK, sequence, &request, sizeof(Libc.inet_diag_req));
    }

    [SkipLocalsInit]
    private static DumpOutcome Drain(LinuxNetlink netlink, uint sequence, LinuxSocketDump.Reader read, List<PortListener> into)
    {
        var buffer = stackalloc byte[LinuxNetlink.BufferSize];
        var outcome = DumpOutcome.More;
        while (outcome == DumpOutcome.More)
        {
            var length = netlink.Receive(buffer);
            outcome = length < 0 ? DumpOutcome.Failed : LinuxSocketDump.Collect(new ReadOnlySpan<byte>(buffer, length), sequence, read, into);
        }

        return outcome;
    }

    private static ushort ToNetworkOrder(int port) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)port) : (ushort)port;
}
