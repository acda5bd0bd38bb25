using System.Net.Sockets;
using System.Text;

namespace PortGuard;

/// <summary>One unix socket of a sock_diag(7) dump. Pure.</summary>
internal static unsafe class LinuxUnixMessage
{
    /// <summary>Reads the payload; null where it is cut off, no stream socket, or not bound to the file that was asked for.</summary>
    /// <param name="payload">A unix_diag_msg and its attributes.</param>
    /// <param name="file">The wanted path and the file that is there now.</param>
    public static PortListener? Read(ReadOnlySpan<byte> payload, UnixSocketFile file)
    {
        if (payload.Length < sizeof(Libc.unix_diag_msg))
        {
            return null;
        }

        byte state;
        ulong inode;
        fixed (byte* start = payload)
        {
            var message = (Libc.unix_diag_msg*)start;
            if (message->udiag_family != Libc.AF_UNIX || message->udiag_type != Libc.SOCK_STREAM)
            {
                return null;
            }

            state = message->udiag_state;
            inode = message->udiag_ino;
        }

        var attributes = payload[sizeof(Libc.unix_diag_msg)..];
        var name = NetlinkMessages.FindAttribute(attributes, Libc.UNIX_DIAG_NAME);
        if (!file.IsBoundBy(Encoding.UTF8.GetString(name.TrimEnd((byte)0)), ReadFile(attributes)))
        {
            return null;
        }

        var user = NetlinkMessages.FindAttribute(attributes, Libc.UNIX_DIAG_UID);
        return new PortListener(PortProtocol.Unix, new UnixDomainSocketEndPoint(file.Path), LinuxSocketState.Of(state, PortProtocol.Unix), inode)
        {
            UserId = user.Length >= sizeof(uint) ? BitConverter.ToUInt32(user) : null,
        };
    }

    private static (uint Inode, uint Device)? ReadFile(ReadOnlySpan<byte> attributes)
    {
        var value = NetlinkMessages.FindAttribute(attributes, Libc.UNIX_DIAG_VFS);
        return value.Length >= sizeof(Libc.unix_diag_vfs)
            ? (BitConverter.ToUInt32(value), BitConverter.ToUInt32(value[sizeof(uint)..]))
            : null;
    }
}
