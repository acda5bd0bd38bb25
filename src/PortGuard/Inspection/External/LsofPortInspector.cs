namespace PortGuard;

/// <summary>Asks lsof. It shows the sockets of processes that this user may look into, so "nothing" can mean "another user's".</summary>
internal sealed class LsofPortInspector(IProcessTable processes, ICommandRunner runner) : IPortInspector
{
    private const string Program = "lsof";
    private const string Installation =
        "Install it (apt-get install lsof, dnf install lsof, apk add lsof; macOS has it in /usr/sbin) "
        + "or set PortGuard:Inspector to another one.";

    private static readonly string[] _warnings = ["warning", "may be incomplete", "permission denied"];

    public async ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        var arguments = Arguments(query);
        var result = await ExternalProgram.AskAsync(runner, Program, arguments, Installation, cancellationToken).ConfigureAwait(false);

        // Exit code 1 is "something asked for was not found" as well as "failed" (lsof(8), DIAGNOSTICS); what it printed counts either way.
        if (result.ExitCode != 0 && result.Output.Length == 0 && HasComplaint(result.Error))
        {
            throw ExternalProgram.Failed(Program, arguments, result);
        }

        var rows = LsofOutput.Parse(result.Output);
        var isPath = query.Path is { } path && rows.Count > 0 ? UnixSocketPaths.Matcher(path) : _ => false;
        return ExternalSockets.ToListeners(ExternalSockets.Gather(rows.Where(row => row.Answers(query, isPath))), query, processes);
    }

    // -n -P: numbers, no look-ups of names; -w: no warnings. -i matches the remote port too: the rows are filtered by the local one.
    internal static IReadOnlyList<string> Arguments(PortQuery query) => query switch
    {
        { Protocol: PortProtocol.Unix } => ["-nP", "-w", "-U", LsofOutput.Fields],
        { Protocol: PortProtocol.Udp } => ["-nP", "-w", Internet("UDP", query), LsofOutput.Fields],
        { IncludeNonListening: true } => ["-nP", "-w", Internet("TCP", query), LsofOutput.Fields],
        _ => ["-nP", "-w", Internet("TCP", query), "-sTCP:LISTEN", LsofOutput.Fields],
    };

    // "80", or "8000-8099", as lsof(8) takes it too
    private static string Internet(string protocol, PortQuery query) => $"-i{protocol}:{query.Ports}";

    // A warning, which -w does not suppress in every version, is none: an unreadable file system is no reason to doubt the socket table.
    private static bool HasComplaint(string error) =>
        error.Split('\n').Any(line =>
            !string.IsNullOrWhiteSpace(line) && !_warnings.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
