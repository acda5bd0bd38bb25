namespace PortGuard;

/// <summary>The names that lsof and netstat give to the states of TCP (RFC 9293, 3.3.2), in the spellings of all systems.</summary>
internal static class ExternalState
{
    /// <param name="name">The state as printed; empty where there is none.</param>
    /// <param name="hasRemote">Whether the socket has another end.</param>
    public static PortState Parse(ReadOnlySpan<char> name, bool hasRemote) => name switch
    {
        "LISTEN" or "LISTENING" => PortState.Listening,
        "TIME_WAIT" or "FIN_WAIT1" or "FIN_WAIT_1" or "FIN_WAIT2" or "FIN_WAIT_2" or "LAST_ACK" or "CLOSING" => PortState.Closing,
        // CLOSE_WAIT is not among the closing ones: it lasts until its process lets go.
        _ => hasRemote ? PortState.Connected : PortState.Bound,
    };
}
