namespace PortGuard;

/// <summary>
/// Walks the messages of one netlink datagram (netlink(7)). Pure: it reads bytes, never past their end, and stops at the first
/// message whose length makes no sense.
/// </summary>
internal unsafe ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>nlmsg_type.</summary>
    public ushort Type { get; private set; }

    /// <summary>nlmsg_flags.</summary>
    public ushort Flags { get; private set; }

    /// <summary>nlmsg_seq: which request it answers.</summary>
    public uint Sequence { get; private set; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Whether bytes are left that are no message: the datagram was cut off or is not netlink.</summary>
    public bool IsMalformed { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsMalformed)
        {
            return false;
        }

        if (_rest.Length < sizeof(Libc.nlmsghdr))
        {
            IsMalformed = true;
            return false;
        }

        uint length;
        fixed (byte* start = _rest)
        {
            var header = (Libc.nlmsghdr*)start;
            length = header->nlmsg_len;
            Type = header->nlmsg_type;
            Flags = header->nlmsg_flags;
            Sequence = header->nlmsg_seq;
        }

        if (length < sizeof(Libc.nlmsghdr) || length > (uint)_rest.Length)
        {
            IsMalformed = true;
            return false;
        }

        Payload = _rest[sizeof(Libc.nlmsghdr)..(int)length];
        _rest = _rest[Math.Min(Align((int)length), _rest.Length)..];
        return true;
    }

    /// <summary>The code of NLMSG_ERROR or NLMSG_DONE: 0 or a negative errno; a missing one counts as 0 (older kernels).</summary>
    public readonly int ReadCode() => Payload.Length >= sizeof(int) ? BitConverter.ToInt32(Payload) : 0;

    /// <summary>Finds an attribute behind a fixed part; empty where it is not there or cut off.</summary>
    /// <param name="attributes">The bytes behind the fixed part of the message.</param>
    /// <param name="type">nla_type.</param>
    public static ReadOnlySpan<byte> FindAttribute(ReadOnlySpan<byte> attributes, ushort type)
    {
        while (attributes.Length >= sizeof(Libc.nlattr))
        {
            int length = BitConverter.ToUInt16(attributes);
            if (length < sizeof(Libc.nlattr) || length > attributes.Length)
            {
                break;
            }

            if (BitConverter.ToUInt16(attributes[sizeof(ushort)..]) == type)
            {
                return attributes[sizeof(Libc.nlattr)..length];
            }

            attributes = attributes[Math.Min(Align(length), attributes.Length)..];
        }

        return [];
    }

    // NLMSG_ALIGNTO and NLA_ALIGNTO are both 4
    private static int Align(int length) => (length + 3) & ~3;
}
