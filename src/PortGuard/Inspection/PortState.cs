namespace PortGuard;

/// <summary>What a socket does with the local port that it holds.</summary>
public enum PortState
{
    /// <summary>It accepts connections (TCP LISTEN, a listening unix socket) or receives datagrams (an unconnected UDP socket).</summary>
    Listening,

    /// <summary>It is bound but does not listen. Linux 6.8 and newer show it (TCP_BOUND_INACTIVE), older kernels and most tools do not.</summary>
    Bound,

    /// <summary>It is one end of a connection: an accepted one whose listener is gone, or an outgoing one whose ephemeral port this is.</summary>
    Connected,

    /// <summary>It is closing (TIME_WAIT, FIN_WAIT, LAST_ACK ...) and goes away by itself; often no process has it any more.</summary>
    Closing,
}
