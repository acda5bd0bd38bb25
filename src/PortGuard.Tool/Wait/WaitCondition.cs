namespace PortGuard.Tool;

/// <summary>What a port is waited for.</summary>
internal enum WaitCondition
{
    /// <summary>Something listens on it, on whatever address.</summary>
    Listening,

    /// <summary>A server could listen on it, on every address that a server would use.</summary>
    Free,
}
