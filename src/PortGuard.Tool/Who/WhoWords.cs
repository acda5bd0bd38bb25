namespace PortGuard.Tool;

/// <summary>The words of the machine-readable outputs. They are promised: a script compares them.</summary>
internal static class WhoWords
{
    public static string Protocol(PortProtocol protocol) => protocol switch
    {
        PortProtocol.Udp => "udp",
        PortProtocol.Unix => "unix",
        _ => "tcp",
    };

    public static string State(PortState state) => state switch
    {
        PortState.Bound => "bound",
        PortState.Connected => "connected",
        PortState.Closing => "closing",
        _ => "listening",
    };

    public static string Holding(PortHoldingKind kind) => kind switch
    {
        PortHoldingKind.OutgoingConnection => "outgoingConnection",
        PortHoldingKind.BoundOnly => "boundOnly",
        PortHoldingKind.Leftover => "leftover",
        _ => "listening",
    };
}
