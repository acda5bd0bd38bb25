namespace PortGuard.Tool;

/// <summary>What to say where nobody holds what was asked for.</summary>
internal static class WhoNobody
{
    /// <summary>One sentence; null where somebody does.</summary>
    public static string? Sentence(WhoFinding finding) => finding switch
    {
        { Sockets.Count: > 0 } => null,

        // All of its sockets are an earlier argument's.
        { Kind: not (PortHoldingKind.None or PortHoldingKind.Permission) } => null,
        { Kind: PortHoldingKind.Permission } => Phrases.Invariant(
            $"Nobody holds {finding.Subject}. This user may not bind it: it is below {PrivilegedPorts.First} ({PrivilegedPorts.Setting})."),
        { Query.Path: { } path } => $"Nobody listens on {finding.Subject}{File(path)}.",
        { Query.Ports: { Count: 1 } } => $"Nobody holds {finding.Subject}.",
        _ => $"Nobody listens on {finding.Subject}.",
    };

    // Nobody is connected to, so that a stale file cannot be told from one in use in another network namespace (unix_diag shows our own).
    private static string File(string path) => !Path.Exists(path)
        ? ": there is no such file"
        : UnixSocketPath.IsSocket(path) switch
        {
            true => ": the file was left by a server that has ended, or is in use in a container",
            false => ": it is no socket",
            null => "",
        };
}
