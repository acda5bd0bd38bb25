namespace PortGuard;

/// <summary>
/// The socket filter (socket(7), SO_ATTACH_FILTER; classic BPF) over messages of the destroy groups: an nlmsghdr, then an inet_diag_msg.
/// Pure.
/// </summary>
internal static unsafe class LinuxReleaseFilter
{
    // The jump to the end is eight bits wide.
    private const int MostPorts = 200;

    // idiag_sport and idiag_dport are the first members of the id, behind family, state, timer and retrans.
    private static readonly uint _localPort = (uint)sizeof(Libc.nlmsghdr) + 4;
    private static readonly uint _remotePort = _localPort + sizeof(ushort);

    /// <summary>Lets sockets without a peer through: listeners and bound ones. An accepted connection that ends frees no port that a listener holds.</summary>
    /// <param name="ports">Their local ports; more than 200 of them are not told apart.</param>
    public static Libc.sock_filter[] For(IReadOnlyList<int> ports)
    {
        if (ports.Count > MostPorts)
        {
            return [Load(_remotePort), Unless(0, skip: 1), Return(uint.MaxValue), Return(0)];
        }

        var program = new List<Libc.sock_filter>(ports.Count + 5) { Load(_remotePort), Unless(0, skip: ports.Count + 1), Load(_localPort) };
        for (var index = 0; index < ports.Count; index++)
        {
            program.Add(When((uint)ports[index], skip: ports.Count - index));
        }

        program.Add(Return(0));
        program.Add(Return(uint.MaxValue));
        return [.. program];
    }

    // BPF loads big-endian halfwords, which is what ports are in network order.
    private static Libc.sock_filter Load(uint offset) => new() { code = Libc.BPF_LD | Libc.BPF_H | Libc.BPF_ABS, k = offset };

    private static Libc.sock_filter When(uint value, int skip) => new() { code = Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K, jt = (byte)skip, k = value };

    private static Libc.sock_filter Unless(uint value, int skip) => new() { code = Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K, jf = (byte)skip, k = value };

    private static Libc.sock_filter Return(uint length) => new() { code = Libc.BPF_RET | Libc.BPF_K, k = length };
}
