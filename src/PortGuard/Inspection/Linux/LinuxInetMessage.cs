using System.Buffers.Binary;
using System.Net;

namespace PortGuard;

/// <summary>One TCP or UDP socket of a sock_diag(7) dump. Pure.</summary>
internal static unsafe class LinuxInetMessage
{
    /// <summary>Whether the payload is a socket in the LISTEN state on a local port; allocates nothing.</summary>
    public static bool IsListenerOn(ReadOnlySpan<byte> payload, int port)
    {
        if (payload.Length < sizeof(Libc.inet_diag_msg))
        {
            return false;
        }

        fixed (byte* start = payload)
        {
            var message = (Libc.inet_diag_msg*)start;
            return message->idiag_state == Libc.TCP_LISTEN && FromNetworkOrder(message->id.idiag_sport) == port;
        }
    }

    /// <summary>Reads the payload; null where it is cut off, of another family or on another port than those asked for.</summary>
    public static PortListener? Read(ReadOnlySpan<byte> payload, PortProtocol protocol, PortRange ports)
    {
        if (payload.Length < sizeof(Libc.inet_diag_msg))
        {
            return null;
        }

        fixed (byte* start = payload)
        {
            var message = (Libc.inet_diag_msg*)start;
            var family = message->idiag_family;
            var port = FromNetworkOrder(message->id.idiag_sport);
            if (family is not (Libc.AF_INET or Libc.AF_INET6) || !ports.Contains(port))
            {
                return null;
            }

            var address = Address(message->id.idiag_src, family, message->id.idiag_if);
            var remotePort = FromNetworkOrder(message->id.idiag_dport);
            return new PortListener(
                protocol,
                new IPEndPoint(address, port),
                LinuxSocketState.Of(message->idiag_state, protocol),
                message->idiag_inode)
            {
                RemoteEndPoint = remotePort == 0 ? null : new IPEndPoint(Address(message->id.idiag_dst, family, message->id.idiag_if), remotePort),
                // Only of a wildcard it says something: whether IPv4 is left alone.
                IsIPv6Only = address.Equals(IPAddress.IPv6Any) ? ReadIsIPv6Only(payload[sizeof(Libc.inet_diag_msg)..]) : null,
                // A socket without an inode belongs to no process any more and the kernel reports uid 0 for it, which would name root.
                UserId = message->idiag_inode == 0 ? null : message->idiag_uid,
            };
        }
    }

    // INET_DIAG_SKV6ONLY comes unasked for AF_INET6 sockets in the states LISTEN and CLOSE, no idiag_ext bit can ask for it.
    private static bool? ReadIsIPv6Only(ReadOnlySpan<byte> attributes)
    {
        var value = NetlinkMessages.FindAttribute(attributes, Libc.INET_DIAG_SKV6ONLY);
        return value.IsEmpty ? null : value[0] != 0;
    }

    private static IPAddress Address(uint* words, byte family, uint device)
    {
        if (family == Libc.AF_INET)
        {
            return new IPAddress(new ReadOnlySpan<byte>(words, 4));
        }

        var bytes = new ReadOnlySpan<byte>(words, 16);
        // A link-local address means nothing without its interface (RFC 4007); on others idiag_if is SO_BINDTODEVICE.
        return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80 ? new IPAddress(bytes, device) : new IPAddress(bytes);
    }

    private static int FromNetworkOrder(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;
}
