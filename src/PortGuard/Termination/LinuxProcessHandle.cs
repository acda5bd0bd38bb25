using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PortGuard;

/// <summary>A pidfd: a descriptor of one process that no other process can take over.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcessHandle(int pidfd) : IProcessHandle
{
    private readonly SafeFileHandle _pidfd = new(pidfd, ownsHandle: true);

    private int Descriptor => (int)_pidfd.DangerousGetHandle();

    public SentSignal Send(ProcessSignal signal)
    {
        var (name, number) = UnixSignal.Of(signal);
#pragma warning disable RS0030 // The one place that signals through a pidfd
        var result = Libc.pidfd_send_signal(Descriptor, number);
#pragma warning restore RS0030
        return new(name, result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError());
    }

    public unsafe bool WaitForExit(int milliseconds, CancellationToken cancellationToken)
    {
        var entry = new Libc.pollfd { fd = Descriptor, events = Libc.POLLIN };
        int ready;
        do
        {
            ready = Libc.poll(&entry, 1, milliseconds);
        }
        while (ready < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR && !cancellationToken.IsCancellationRequested);

        return ready > 0;
    }

    public void Dispose() => _pidfd.Dispose();
}
