namespace PortGuard;

/// <summary>What the kernel's socket states mean for a port (include/net/tcp_states.h).</summary>
internal static class LinuxSocketState
{
    /// <summary>The idiag_states bit of a state.</summary>
    public static uint Bit(byte state) => 1u << state;

    /// <summary>Every state, TCP_BOUND_INACTIVE included; kernels before 6.8 ignore that bit.</summary>
    public const uint All = (1u << (Libc.TCP_BOUND_INACTIVE + 1)) - 2;

    public static PortState Of(byte state, PortProtocol protocol) => state switch
    {
        Libc.TCP_LISTEN => PortState.Listening,
        // An unconnected UDP socket receives from anybody; a TCP socket of that state that is in a table at all is bound (Linux 6.8).
        Libc.TCP_CLOSE => protocol == PortProtocol.Udp ? PortState.Listening : PortState.Bound,
        Libc.TCP_BOUND_INACTIVE => PortState.Bound,
        // CLOSE_WAIT ends only when its process closes it, so it is still somebody's connection.
        Libc.TCP_ESTABLISHED or Libc.TCP_SYN_SENT or Libc.TCP_SYN_RECV or Libc.TCP_NEW_SYN_RECV or Libc.TCP_CLOSE_WAIT => PortState.Connected,
        _ => PortState.Closing,
    };
}
