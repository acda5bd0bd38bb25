namespace PortGuard;

/// <summary>
/// Asks netstat: "-ano" on Windows, net-tools' with the inode column on Linux. The latter names at most one process a socket, and takes its
/// name from the command line, which can hold a line break and so forge a row; with a look-up by inode it is not asked for processes.
/// </summary>
internal sealed class NetstatPortInspector(
    IProcessTable processes, ICommandRunner runner, SocketOwnerLookup? lookup = null, bool? isWindows = null) : IPortInspector
{
    private const string Program = "netstat";
    private const string Installation =
        "On Linux it is in net-tools (apt-get install net-tools, dnf install net-tools, apk add net-tools); "
        + "or set PortGuard:Inspector to another one.";

    private readonly bool _isWindows = isWindows ?? OperatingSystem.IsWindows();

    public async ValueTask<IReadOnlyList<PortListener>> FindAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        if (_isWindows && query.Protocol == PortProtocol.Unix)
        {
            throw new IOException("netstat on Windows does not show unix sockets.");
        }

        IReadOnlyList<string> arguments = _isWindows ? ["-ano"] : LinuxArguments(query, lookup is null);
        var result = await ExternalProgram.AskAsync(runner, Program, arguments, Installation, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw ExternalProgram.Failed(Program, arguments, result);
        }

        var rows = _isWindows ? WindowsNetstatOutput.Parse(result.Output) : LinuxNetstatOutput.Parse(result.Output);
        var isPath = query.Path is { } path && rows.Count > 0 ? UnixSocketPaths.Matcher(path) : _ => false;
        var sockets = ExternalSockets.Gather(rows.Where(row => row.Answers(query, isPath)));
        return !_isWindows && lookup is not null
            ? lookup([.. sockets.Select(socket => socket[0].ToListener(query, []))], query.SearchFor(sockets.Count), cancellationToken)
            : ExternalSockets.ToListeners(sockets, query, processes);
    }

    // -W: addresses in full; -e: with user and inode; -l: listeners only, which for UDP are the unconnected ones.
    internal static IReadOnlyList<string> LinuxArguments(PortQuery query, bool withProcesses)
    {
        var protocol = query.Protocol switch { PortProtocol.Tcp => "-t", PortProtocol.Udp => "-u", _ => "-x" };
        return withProcesses
            ? [protocol, query.IncludeNonListening ? "-a" : "-l", "-n", "-e", "-W", "-p"]
            : [protocol, query.IncludeNonListening ? "-a" : "-l", "-n", "-e", "-W"];
    }
}
