using System.Globalization;

namespace PortGuard;

/// <summary>
/// Who may be ended, and why not. The environment and the ages are the policy's; this is about the process itself. The rules are asked in order, the
/// ones without exception first, and of those that lead to the same refusal the one with the most useful command.
/// </summary>
internal sealed class TerminationRules(OwnProcess self, TerminationScope scope, IEnumerable<string> protect, IEnumerable<string> allow)
{
    /// <summary>The rule that says: look again, it has just ended.</summary>
    public const string Ended = "ended";

    private const int WindowsSystem = 4;
    private const int LongestPath = 80;
    private readonly KnownOwners _known = new(protect, allow);
    private readonly HashSet<ProcessIdentity> _ancestors = [.. self.Ancestors.Select(ancestor => ancestor.Identity)];
    private readonly CgroupUnit? _ownUnit = CgroupPath.Service(self.Snapshot.Cgroup);
    private readonly CgroupContainer? _ownContainer = CgroupPath.Container(self.Snapshot.Cgroup);

    /// <summary>Whether the PIDs are those of Windows, where 4 is the system itself.</summary>
    public bool OnWindows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>What the caller knows against a holder, as a clause; null where nothing is.</summary>
    public Func<PortOwner, string?>? Objection { get; init; }

    /// <param name="owner">The holder.</param>
    /// <param name="leaderOfOthersIsAllowed">
    /// It is a worker of a holder that may be ended: it goes with its leader, whatever user it changed to, and what is above it is judged there.
    /// </param>
    /// <param name="port">The wanted port, for the commands; 0 where there is none.</param>
    public TerminationVerdict Judge(PortOwner owner, bool leaderOfOthersIsAllowed = false, int port = 0)
    {
        var process = owner.Snapshot;
        var call = Invocation.Of(process);
        return JudgeIdentity(process)
            ?? (Objection?.Invoke(owner) is { } objection ? Refuse("objection", objection) : null)
            ?? JudgeManaged(owner, call, port)
            ?? (leaderOfOthersIsAllowed ? null : JudgeUser(process))
            ?? JudgeReadable(process)
            ?? JudgeKnown(process, call, port)
            ?? (leaderOfOthersIsAllowed ? null : JudgeRestarters(owner) ?? JudgeScope(process))
            ?? Allow(process, leaderOfOthersIsAllowed);
    }

    /// <summary>
    /// A worker whose master is another user's (root's nginx, seen by the workers' user): the master opened the socket (sock_diag(7), idiag_uid),
    /// surely holds it too though that cannot be seen, and would start the next worker.
    /// </summary>
    /// <returns>The refusal; null where the sockets say nothing against it.</returns>
    public TerminationVerdict? JudgeSockets(PortOwner owner, IEnumerable<PortListener> sockets) =>
        owner.Ancestors is [{ ProcessId: > 1, UserId: { } user } master, ..] && IsAnothers(user)
            && sockets.Any(socket => socket.UserId is { } opener && IsAnothers(opener) && socket.Owners.Any(other => other.Identity == owner.Identity))
            ? Refuse(
                "another-users-worker",
                $"it works for {ProcessOrigins.Describe(master)} of another user ({UserOf(master)}), who opened the socket",
                string.Create(CultureInfo.InvariantCulture, $"sudo kill {master.ProcessId}"))
            : null;

    private TerminationVerdict? JudgeIdentity(ProcessSnapshot process) => process.ProcessId switch
    {
        <= 0 => Refuse("no-process", "it is no process that could be ended"),
        1 => Init(process),
        WindowsSystem when OnWindows => Refuse("init", "it is the system itself (PID 4)", "netsh http show servicestate"),
        var processId when processId == self.Identity.ProcessId => Refuse("self", "it is this very process"),
        _ when _ancestors.Contains(process.Identity) => Refuse("ancestor", $"it is {ProcessOrigins.Describe(process)}, {AncestorClause(process)}"),
        _ when process.IsKernelThread => Refuse("kernel-thread", $"it is a thread of the kernel ({process.Name})"),
        _ when process.HasEnded => Refuse(Ended, "it ended while it was looked at"),
        _ when process.IsExiting => Refuse(Ended, "it is ending at this moment"),
        _ => null,
    };

    private TerminationVerdict? JudgeManaged(PortOwner owner, Invocation call, int port)
    {
        var process = owner.Snapshot;
        if (KnownOwners.FindFixed(call) is { } known)
        {
            var rule = known.Kind == KnownOwnerKind.Forwarder ? "forwarder" : "socket-activation";
            return Refuse(rule, Clause(known, process), known.CommandsFor(process, PublishedPort(call) ?? port));
        }

        return JudgeContainer(process, port) ?? JudgeService(owner);
    }

    private TerminationVerdict? JudgeContainer(ProcessSnapshot process, int port)
    {
        // A PID namespace of its own makes a container; its control group tells which. Inside our own container both are the same as ours.
        if (CgroupPath.Container(process.Cgroup) is { } container && container != _ownContainer)
        {
            return Refuse("container", $"it runs in a container ({container.Name})", container.StopCommand);
        }

        return process.PidNamespace is { } other && self.Snapshot.PidNamespace is { } own && other != own
            ? Refuse(
                "container",
                "it runs in another PID namespace, a container or sandbox",
                port > 0 ? [string.Create(CultureInfo.InvariantCulture, $"docker ps --filter publish={port}")] : [])
            : null;
    }

    private TerminationVerdict? JudgeService(PortOwner owner)
    {
        // In our own unit (both started by the same service, such as a build agent) the service is not what has to be stopped.
        var unit = CgroupPath.Service(owner.Snapshot.Cgroup);
        if (unit is not null && unit == _ownUnit)
        {
            return null;
        }

        var service = owner.StartedBy.FirstOrDefault(origin => origin is { Kind: ProcessOriginKind.Service, Restarts: true });
        return service is null
            ? null
            : Refuse("service", $"it belongs to the service {service.Name}", service.StopCommand is { } command ? [command] : []);
    }

    private TerminationVerdict? JudgeUser(ProcessSnapshot process)
    {
        if (self.Snapshot.UserId is not null)
        {
            return process.UserId is { } user && IsAnothers(user) ? AnotherUser(process) : null;
        }

        return process.UserName is { } name && !string.Equals(name, self.Snapshot.UserName, StringComparison.OrdinalIgnoreCase) ? AnotherUser(process) : null;
    }

    // Under sudo the caller's processes count as ours, and those of the users that root named: only the command fills the two.
    private bool IsAnothers(uint user) =>
        self.Snapshot.UserId is { } own && user != own && user != self.SudoUserId && !self.FurtherUserIds.Contains(user);

    private TerminationVerdict? JudgeReadable(ProcessSnapshot process)
    {
        if (self.Snapshot.UserId is not null ? process.UserId is null : process.UserName is null)
        {
            return Refuse("unreadable", "its user cannot be read");
        }

        return process.ExecutablePath is null ? Refuse("unreadable", "its executable cannot be read, so that it is not sure what it is") : null;
    }

    private TerminationVerdict? JudgeKnown(ProcessSnapshot process, Invocation call, int port) =>
        _known.IsProtected(call, process.Name) ? Refuse("protected", "PortGuard:Protect names it")
        : _known.Find(call) is { } known ? Refuse("known-owner", Clause(known, process), known.CommandsFor(process, port))
        : null;

    private TerminationVerdict? JudgeRestarters(PortOwner owner)
    {
        foreach (var origin in owner.StartedBy)
        {
            if (origin.Kind is not (ProcessOriginKind.Watcher or ProcessOriginKind.Supervisor) || IsOurAncestor(owner, origin))
            {
                continue;
            }

            var who = $"it runs under {origin.Name} ({Place(origin)})";
            if (origin.Kind == ProcessOriginKind.Watcher)
            {
                return Refuse("watcher", $"{who}, which would start it again{(origin.Terminal is null ? "" : "; press Ctrl+C there")}");
            }

            return Refuse(
                "supervisor",
                $"{who}, which {(origin.Restarts ? "would start it again" : "ends its other programs with it")}",
                origin.StopCommand is { } command ? [command] : []);
        }

        return null;
    }

    private TerminationVerdict? JudgeScope(ProcessSnapshot process) => scope != TerminationScope.SameApplication ? null
        : self.ScopeDirectory is { } directory ? JudgeDirectory(process, directory)
        : EarlierRun.Matches(process, self) ? null
        : Refuse("another-application", "it is not an earlier run of this application, and only such a run may be ended (scope SameApplication)");

    private static TerminationVerdict? JudgeDirectory(ProcessSnapshot process, string directory) =>
        process.WorkingDirectory is not { } theirs ? Refuse("another-application", "its working directory cannot be read, and --scope is application")
        : DirectoryPath.IsWithin(theirs, directory) ? null
        : Refuse("another-application", $"it works in {Phrase(theirs)}, not in {Phrase(directory)} or below, and --scope is application");

    private TerminationVerdict Allow(ProcessSnapshot process, bool isWorker)
    {
        // proc_pid_stat(5): D waits in the kernel and takes no signal until that ends.
        var remark = process.State == 'D' ? ", but waits in the kernel (state D) and cannot end before that is over" : "";
        return EarlierRun.Matches(process, self) ? new(true, "earlier-run", $"it is an earlier run of this application{remark}")
            : isWorker ? new(true, "worker", $"it goes with the process that it works for{remark}")
            : process.UserId is not { } user || user == self.Snapshot.UserId ? new(true, "same-user", $"it runs as the same user{remark}")
            : user == self.SudoUserId ? new(true, "same-user", $"it belongs to {UserOf(process)}, who called sudo{remark}")
            : new(true, "named-user", $"it belongs to {UserOf(process)}, whom --user names{remark}");
    }

    private string AncestorClause(ProcessSnapshot process) =>
        self.Ancestors[0].Identity == process.Identity ? "which started this program" : "under which this program runs";

    private bool IsOurAncestor(PortOwner owner, ProcessOrigin origin) =>
        owner.Ancestors.FirstOrDefault(ancestor => ancestor.ProcessId == origin.ProcessId) is { } found && _ancestors.Contains(found.Identity);

    private static TerminationVerdict Init(ProcessSnapshot process) => Invocation.Of(process).Executable switch
    {
        "systemd" => Refuse("init", "it is systemd (PID 1), which holds the port for a socket unit", "systemctl list-sockets"),
        // Unreadable for an ordinary user: then the short name has to do, for the text alone.
        "init" when process.Name == "systemd" => Refuse("init", "it is systemd (PID 1), which holds the port for a socket unit", "systemctl list-sockets"),
        "launchd" => Refuse("init", "it is launchd (PID 1), which holds the port for a job", "sudo launchctl list"),
        _ => Refuse("init", "it is PID 1, under which everything else runs"),
    };

    private static TerminationVerdict AnotherUser(ProcessSnapshot process) =>
        Refuse("another-user", $"it belongs to another user ({UserOf(process)})");

    private static string? UserOf(ProcessSnapshot process) => process.UserName ?? process.UserId?.ToString(CultureInfo.InvariantCulture);

    private static string Phrase(string path) => CommandLine.Sanitize(path, LongestPath);

    // "a browser (brave)": a row of several programs leaves the name to the process.
    private static string Clause(KnownOwner known, ProcessSnapshot process) =>
        known.Title.StartsWith("a ", StringComparison.Ordinal) || known.Title.StartsWith("an ", StringComparison.Ordinal)
            ? $"it is {known.Title} ({process.Name}), {known.What}"
            : $"it is {known.Title}, {known.What}";

    private static string Place(ProcessOrigin origin)
    {
        var processId = string.Create(CultureInfo.InvariantCulture, $"PID {origin.ProcessId}");
        return origin.Terminal is { } terminal ? $"{processId} on {terminal}" : processId;
    }

    // docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80
    private static int? PublishedPort(Invocation call)
    {
        var option = call.Arguments.ToList().IndexOf("-host-port");
        return option >= 0 && option + 1 < call.Arguments.Count
            && int.TryParse(call.Arguments[option + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    private static TerminationVerdict Refuse(string rule, string reason, params IReadOnlyList<string> commands) =>
        new(false, rule, reason) { Commands = commands };
}
