using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>
/// Hears of every TCP socket that the kernel destroys in our network namespace (sock_diag(7), the multicast groups SKNLGRP_INET_TCP_DESTROY
/// and SKNLGRP_INET6_TCP_DESTROY; no privilege is needed), be it that a process closed it or that the last process with it ended, in
/// whatever PID namespace and of whatever user. A filter in the kernel lets only sockets without a peer on the wanted ports through, so that
/// a busy machine does not wake us.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxPortReleases : IPortChanges
{
    // Nothing interrupts poll(2) when the wait is cancelled: it is never left alone for longer.
    private const int LongestPoll = 100;
    private readonly SafeFileHandle _socket;

    private LinuxPortReleases(SafeFileHandle socket) => _socket = socket;

    private int Descriptor => (int)_socket.DangerousGetHandle();

    /// <summary>Begins to listen; null where the kernel or a sandbox does not allow it.</summary>
    public static LinuxPortReleases? TryOpen(IReadOnlyList<int> ports)
    {
        var descriptor = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_SOCK_DIAG);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // The filter before the groups: what was let through before it would wake us for nothing.
        if (descriptor >= 0 && Filter(descriptor, LinuxReleaseFilter.For(ports)) && Join(descriptor))
        {
            return new(handle);
        }

        handle.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var entry = new Libc.pollfd { fd = Descriptor, events = Libc.POLLIN };
        // Of the same kind is a full queue (ENOBUFS): something happened.
        if (Libc.poll(&entry, 1, (int)Math.Clamp(Math.Ceiling(atMost.TotalMilliseconds), 0, LongestPoll)) <= 0)
        {
            return Task.FromResult(false);
        }

        Drain();
        return Task.FromResult(true);
    }

    public void Dispose() => _socket.Dispose();

    // What the messages say is of no interest: whether the port is free is seen by looking.
    private void Drain()
    {
        var message = stackalloc byte[16];
        nint got;
        do
        {
            got = Libc.recv(Descriptor, message, 16, Libc.MSG_DONTWAIT);
        }
        while (got >= 0 || Marshal.GetLastPInvokeError() == Libc.EINTR);
    }

    private static bool Filter(int socket, ReadOnlySpan<Libc.sock_filter> program)
    {
        fixed (Libc.sock_filter* filter = program)
        {
            var attached = new Libc.sock_fprog { len = (ushort)program.Length, filter = filter };
            return Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, &attached, (uint)sizeof(Libc.sock_fprog)) == 0;
        }
    }

    private static bool Join(int socket)
    {
        var address = new Libc.sockaddr_nl
        {
            nl_family = Libc.AF_NETLINK,
            nl_groups = (1u << (Libc.SKNLGRP_INET_TCP_DESTROY - 1)) | (1u << (Libc.SKNLGRP_INET6_TCP_DESTROY - 1)),
        };
        return Libc.bind(socket, &address, (uint)sizeof(Libc.sockaddr_nl)) == 0;
    }
}
