using System.Net;

namespace PortGuard;

/// <summary>Finds what a process runs under: from its chain of parents, its control group and the variables it was started with.</summary>
internal static class ProcessOrigins
{
    /// <param name="process">The process.</param>
    /// <param name="ancestors">Its ancestors, parent first.</param>
    /// <returns>Nearest first; each kind and name once.</returns>
    public static IReadOnlyList<ProcessOrigin> Detect(ProcessSnapshot process, IReadOnlyList<ProcessSnapshot> ancestors)
    {
        var origins = new List<ProcessOrigin>();
        AddAncestors(origins, process, ancestors);
        AddService(origins, process, ancestors);
        AddContainer(origins, process, ancestors);
        if (origins.Count == 0 && IsAdopted(ancestors))
        {
            origins.Add(new(ProcessOriginKind.Orphan, "orphan") { ProcessId = ancestors[0].ProcessId });
        }

        AddVariables(origins, process);
        return origins;
    }

    /// <summary>What to call a process that others run under: "dotnet watch", "tmux" or just its name.</summary>
    public static string Describe(ProcessSnapshot process)
    {
        var call = Invocation.Of(process);
        return OriginPrograms.Find(call) is { } program ? NameOf(program, call) : process.Name;
    }

    private static void AddAncestors(List<ProcessOrigin> origins, ProcessSnapshot process, IReadOnlyList<ProcessSnapshot> ancestors)
    {
        // What is above the terminal or login that a person works in manages that, not what the person starts there.
        var isManaged = true;
        foreach (var ancestor in ancestors)
        {
            var call = Invocation.Of(ancestor);
            var origin = OriginPrograms.Find(call) is { } program ? FromProgram(program, call, ancestor, process) : FromShell(call, ancestor);
            if (origin is null || (!isManaged && origin.Kind is ProcessOriginKind.Watcher or ProcessOriginKind.Supervisor or ProcessOriginKind.Service))
            {
                continue;
            }

            isManaged &= origin.Kind is not (ProcessOriginKind.Multiplexer or ProcessOriginKind.Ssh or ProcessOriginKind.Ide or ProcessOriginKind.Shell);
            Add(origins, origin);
        }
    }

    private static ProcessOrigin FromProgram(OriginProgram program, Invocation call, ProcessSnapshot ancestor, ProcessSnapshot process) =>
        new(program.Kind, program.Kind == ProcessOriginKind.Ssh ? SshName(process) : NameOf(program, call))
        {
            ProcessId = ancestor.ProcessId,
            Terminal = ancestor.Terminal,
            StopCommand = program.Stop?.Invoke(ancestor, process),
            Restarts = program.Restarts,
        };

    // "sh -c" between two programs says nothing; a shell that runs a script started it; one without either is where a person types.
    private static ProcessOrigin? FromShell(Invocation call, ProcessSnapshot shell)
    {
        if (LanguageRuntime.Find(call.Executable) is not { IsShell: true } || call.HasInlineCode)
        {
            return null;
        }

        return call.Script is { } script
            ? new(ProcessOriginKind.Launcher, ProcessText.Printable(ProcessText.BaseName(script))) { ProcessId = shell.ProcessId, Terminal = shell.Terminal }
            : shell.Terminal is null
                ? null
                : new(ProcessOriginKind.Shell, ProcessText.Printable(call.Executable)) { ProcessId = shell.ProcessId, Terminal = shell.Terminal };
    }

    private static void AddService(List<ProcessOrigin> origins, ProcessSnapshot process, IReadOnlyList<ProcessSnapshot> ancestors)
    {
        // A service has no controlling terminal (systemd.exec(5), StandardInput=): what has one was typed in by a person, in a service that
        // serves terminals (code-server, a getty without pam_systemd).
        if (process.Terminal is null && CgroupPath.Service(process.Cgroup) is { } unit)
        {
            Add(origins, new(ProcessOriginKind.Service, ProcessText.Printable(unit.Name)) { StopCommand = unit.StopCommand, Restarts = true });
        }
        else if (origins.Count == 0 && process.Terminal is null && ancestors is [{ ProcessId: 1, Name: "launchd" }])
        {
            // On macOS a job and an orphan look the same: no command is better than a wrong one.
            origins.Add(new(ProcessOriginKind.Service, "launchd") { ProcessId = 1 });
        }
    }

    private static void AddContainer(List<ProcessOrigin> origins, ProcessSnapshot process, IReadOnlyList<ProcessSnapshot> ancestors)
    {
        if (CgroupPath.Container(process.Cgroup) is { } container)
        {
            var restarts = container.Engine == "kubernetes";
            Add(origins, new(ProcessOriginKind.Container, container.Name) { StopCommand = container.StopCommand, Restarts = restarts });
        }
        else if (process.PidNamespace is { } own
            && ancestors.LastOrDefault(ancestor => ancestor.PidNamespace is not null) is { } top && top.PidNamespace != own)
        {
            // The top-most ancestor that we see is of our own namespace: pid_namespaces(7), a namespace shows its own processes and its descendants'.
            var engine = process.Environment.TryGetValue("container", out var name) && name.Length > 0 ? $"{ProcessText.Printable(name)} container" : "container";
            Add(origins, new(ProcessOriginKind.Container, engine));
        }
    }

    private static bool IsAdopted(IReadOnlyList<ProcessSnapshot> ancestors) =>
        ancestors.Count > 0 && (ancestors[0].ProcessId == 1 || Invocation.Of(ancestors[0]) is { Executable: "systemd" or "(sd-pam)" });

    // The variables outlive what set them: they name what the chain of parents no longer shows.
    private static void AddVariables(List<ProcessOrigin> origins, ProcessSnapshot process)
    {
        var variables = process.Environment;
        if (IsSet("TMUX"))
        {
            AddKind(new(ProcessOriginKind.Multiplexer, "tmux"));
        }
        else if (IsSet("STY"))
        {
            AddKind(new(ProcessOriginKind.Multiplexer, "screen"));
        }

        if (IsSet("VSCODE_PID") || IsSet("VSCODE_INJECTION") || variables.GetValueOrDefault("TERM_PROGRAM") == "vscode")
        {
            AddKind(new(ProcessOriginKind.Ide, "VS Code"));
        }
        else if (variables.GetValueOrDefault("TERMINAL_EMULATOR")?.StartsWith("JetBrains", StringComparison.Ordinal) == true)
        {
            AddKind(new(ProcessOriginKind.Ide, "a JetBrains IDE"));
        }

        if (IsSet("SSH_CONNECTION"))
        {
            AddKind(new(ProcessOriginKind.Ssh, SshName(process)));
        }

        bool IsSet(string name) => variables.TryGetValue(name, out var value) && value.Length > 0;

        void AddKind(ProcessOrigin origin)
        {
            if (origins.TrueForAll(other => other.Kind != origin.Kind))
            {
                origins.Add(origin with { Terminal = process.Terminal });
            }
        }
    }

    // ssh(1): "client IP address, client port number, server IP address, and server port number"
    private static string SshName(ProcessSnapshot process) =>
        process.Environment.GetValueOrDefault("SSH_CONNECTION")?.Split(' ')[0] is { } client && IPAddress.TryParse(client, out var address)
            ? $"ssh from {address}"
            : "ssh";

    private static string NameOf(OriginProgram program, Invocation call) => program.Display?.Invoke(call) ?? program.Name;

    private static void Add(List<ProcessOrigin> origins, ProcessOrigin origin)
    {
        if (origins.TrueForAll(other => other.Kind != origin.Kind || other.Name != origin.Name))
        {
            origins.Add(origin);
        }
    }
}
