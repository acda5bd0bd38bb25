using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PortGuard;

/// <summary>A NETLINK_SOCK_DIAG socket (netlink(7), sock_diag(7)): one request, one datagram. Allocates nothing.</summary>
[SupportedOSPlatform("linux")]
internal readonly unsafe ref struct LinuxNetlink
{
    /// <summary>Room for one datagram: the kernel makes them as large as the reader's buffer, 8 KiB at least (NLMSG_GOODSIZE).</summary>
    public const int BufferSize = 16 * 1024;

    private readonly int _socket;

    private LinuxNetlink(int socket) => _socket = socket;

    /// <summary>Whether netlink may be used at all; sandboxes refuse it.</summary>
    public bool IsOpen => _socket >= 0;

    public static LinuxNetlink Open() => new(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_SOCK_DIAG));

    public void Dispose()
    {
        if (IsOpen)
        {
            _ = Libc.close(_socket);
        }
    }

    /// <summary>Sends one dump request.</summary>
    /// <param name="type">nlmsg_type.</param>
    /// <param name="sequence">nlmsg_seq: the answers carry it.</param>
    /// <param name="request">The payload, at most 128 bytes.</param>
    /// <param name="length">Its length.</param>
    [SkipLocalsInit]
    public bool Send(ushort type, uint sequence, void* request, int length)
    {
        var message = stackalloc byte[sizeof(Libc.nlmsghdr) + 128];
        var total = sizeof(Libc.nlmsghdr) + length;
        *(Libc.nlmsghdr*)message = new Libc.nlmsghdr
        {
            nlmsg_len = (uint)total,
            nlmsg_type = type,
            nlmsg_flags = Libc.NLM_F_REQUEST | Libc.NLM_F_DUMP,
            nlmsg_seq = sequence,
        };
        Unsafe.CopyBlockUnaligned(message + sizeof(Libc.nlmsghdr), request, (uint)length);
        nint sent;
        do
        {
            sent = Libc.send(_socket, message, (nuint)total, 0);
        }
        while (sent < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return sent == total;
    }

    /// <summary>Takes the next datagram.</summary>
    /// <param name="buffer"><see cref="BufferSize"/> bytes.</param>
    /// <returns>Its length; negative where there is none or it did not fit.</returns>
    public int Receive(byte* buffer)
    {
        nint got;
        do
        {
            // The kernel fills the queue within send(2) and recv(2) themselves, so an empty queue is no reason to wait: nothing would come.
            got = Libc.recv(_socket, buffer, BufferSize, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
        }
        while (got < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);

        // With MSG_TRUNC the true length comes back, recv(2).
        return got <= 0 || got > BufferSize ? -1 : (int)got;
    }
}
