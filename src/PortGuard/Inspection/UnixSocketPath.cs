using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace PortGuard;

/// <summary>Which file it is, whatever its name; a file that was deleted and made again is another one.</summary>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode);

/// <summary>What was found at a path.</summary>
/// <param name="Path">The path.</param>
/// <param name="State">What is there.</param>
/// <param name="Identity">Which file it was; null where there is none or the system cannot say.</param>
internal sealed record UnixSocketFinding(string Path, UnixSocketState State, FileIdentity? Identity = null);

/// <summary>
/// Tells a socket file that a killed process left behind from one in use, and removes it. A stale file has all three signs: no socket in
/// the kernel's table has its path, a connection is refused, and right before unlink(2) it is still the same file.
/// </summary>
internal static class UnixSocketPath
{
    /// <summary>Looks at a path after its bind has failed; connects to it only if no table shows a socket there.</summary>
    /// <param name="path">The path as the server names it.</param>
    /// <param name="sockets">
    /// What <see cref="PortQuery.Unix"/> with <see cref="PortQuery.IncludeNonListening"/> has found: a server between bind(2) and listen(2)
    /// refuses connections too, and is not stale.
    /// </param>
    public static UnixSocketFinding Examine(string path, IReadOnlyList<PortListener> sockets)
    {
        if (sockets.Count > 0 || !Path.IsPathRooted(path))
        {
            // A name in the abstract namespace (unix(7), a NUL in front) has no file: if it is in use, somebody uses it.
            return new(path, UnixSocketState.Held);
        }

        return OperatingSystem.IsLinux()
            ? ExamineFile(path)
            : new(path, Path.Exists(path) ? UnixSocketState.Unknown : UnixSocketState.Missing);
    }

    /// <summary>Whether the file at a path is a socket, without connecting to it; null where that cannot be seen.</summary>
    public static bool? IsSocket(string path) => OperatingSystem.IsLinux() ? ReadFile(path)?.IsSocket : null;

    /// <summary>Deletes a stale socket file.</summary>
    /// <returns>False where it is another file by now, or was none that may be deleted.</returns>
    /// <exception cref="IOException">The directory does not let us.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory does not let us.</exception>
    public static bool TryRemoveStale(UnixSocketFinding finding)
    {
        if (finding is not { State: UnixSocketState.Stale, Identity: { } identity } || !OperatingSystem.IsLinux()
            || ReadFile(finding.Path) is not { IsSocket: true } file || file.Identity != identity)
        {
            return false;
        }

        File.Delete(finding.Path);
        return true;
    }

    [SupportedOSPlatform("linux")]
    private static UnixSocketFinding ExamineFile(string path)
    {
        if (ReadFile(path) is not { } file)
        {
            return new(path, Path.Exists(path) ? UnixSocketState.Unknown : UnixSocketState.Missing);
        }

        return new(path, file.IsSocket ? FromConnect(Connect(path)) : UnixSocketState.NotASocket, file.Identity);
    }

    private static UnixSocketState FromConnect(SocketError answer) => answer switch
    {
        // connect(2): "No one listening on the remote address", for a unix socket the mark of a file without a listener.
        SocketError.ConnectionRefused => UnixSocketState.Stale,

        // EAGAIN: its backlog is full, so there is a listener. EPROTOTYPE: a datagram socket.
        SocketError.Success or SocketError.WouldBlock or SocketError.InProgress or SocketError.ProtocolType => UnixSocketState.Held,

        // ENOENT, which .NET calls "address not available": it went away just now.
        SocketError.AddressNotAvailable => UnixSocketState.Missing,
        _ => UnixSocketState.Unknown,
    };

    private static SocketError Connect(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        // A full backlog blocks connect(2) for as long as the listener likes.
        socket.Blocking = false;
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            // Every answer but "connected" comes as an exception.
            return exception.SocketErrorCode;
        }
    }

    [SupportedOSPlatform("linux")]
    private static unsafe (bool IsSocket, FileIdentity Identity)? ReadFile(string path)
    {
        Libc.statx_result facts;
        try
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                if (Libc.statx(Libc.AT_FDCWD, name, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_TYPE | Libc.STATX_INO, &facts) != 0)
                {
                    return null;
                }
            }
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.28 has no statx(2); then nothing is ever stale.
            return null;
        }

        return ((facts.stx_mode & Libc.S_IFMT) == Libc.S_IFSOCK, new(facts.stx_dev_major, facts.stx_dev_minor, facts.stx_ino));
    }
}
