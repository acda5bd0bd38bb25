namespace PortGuard;

/// <summary>What could be read of one process at one moment. Null means that it could not be read, not that it has none.</summary>
internal sealed record ProcessSnapshot
{
    public required ProcessIdentity Identity { get; init; }

    public int ProcessId => Identity.ProcessId;

    /// <summary>The parent's PID; 0 for none or one outside our PID namespace.</summary>
    public int ParentId { get; init; }

    /// <summary>Wall-clock start.</summary>
    public DateTimeOffset StartTime { get; init; }

    /// <summary>The executable's file name without directory; the kernel's short name (comm, 15 characters, forgeable) only where that cannot be read.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of the executable, without the suffix " (deleted)".</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>The arguments, the first being the program's own name for itself.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>The effective user id on Unix.</summary>
    public uint? UserId { get; init; }

    /// <summary>The user's name, or the id as text where it has none; DOMAIN\name on Windows.</summary>
    public string? UserName { get; init; }

    /// <summary>The controlling terminal, such as /dev/pts/3.</summary>
    public string? Terminal { get; init; }

    /// <summary>The state letter of proc(5): R, S, D, T, t, Z, X, I; a blank where there is none.</summary>
    public char State { get; init; } = ' ';

    /// <summary>PF_KTHREAD: a thread of the kernel.</summary>
    public bool IsKernelThread { get; init; }

    /// <summary>PF_EXITING: it is ending at this moment and lets go of its sockets by itself.</summary>
    public bool IsExiting { get; init; }

    /// <summary>It was gone when its facts were to be read. A process that may not be looked into has not ended, however little is known of it.</summary>
    public bool HasEnded { get; init; }

    /// <summary>The path in the unified (or systemd's) cgroup hierarchy, such as /system.slice/nginx.service.</summary>
    public string? Cgroup { get; init; }

    /// <summary>The identity of its PID namespace, such as "pid:[4026531836]".</summary>
    public string? PidNamespace { get; init; }

    /// <summary>
    /// Variables of the initial environment that tell where a process comes from (names in <see cref="OriginVariables"/>); no others are read.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = NoVariables;

    public static IReadOnlySet<string> OriginVariables { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "DOTNET_WATCH", "DOTNET_LAUNCH_PROFILE", "TMUX", "STY", "SSH_CONNECTION", "TERM_PROGRAM", "VSCODE_PID", "VSCODE_INJECTION",
        "TERMINAL_EMULATOR", "pm_id", "PM2_HOME", "INVOCATION_ID", "container", "KUBERNETES_SERVICE_HOST", "npm_lifecycle_event",
        "SUPERVISOR_PROCESS_NAME", "SUPERVISOR_GROUP_NAME",
    };

    public static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
