namespace PortGuard.Tests;

/// <summary>A process table made by hand. Unless a test says otherwise everything belongs to alice (1000) and is older the smaller its PID.</summary>
internal sealed class FakeProcessTable : IProcessTable
{
    public const uint UserId = 1000;
    public const string HostNamespace = "pid:[4026531836]";
    private readonly Dictionary<int, ProcessSnapshot> _processes = [];

    public static DateTimeOffset BootTime { get; } = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Adds a process and gives it back; <paramref name="change"/> alters what is unusual about it.</summary>
    public ProcessSnapshot Add(
        int processId, int parentId, string? executable, IReadOnlyList<string>? arguments = null, Func<ProcessSnapshot, ProcessSnapshot>? change = null)
    {
        var process = new ProcessSnapshot
        {
            Identity = new(processId, processId * 100L),
            ParentId = parentId,
            StartTime = BootTime.AddSeconds(processId),
            Name = executable is null ? "comm" : ProcessText.Printable(ProcessText.BaseName(executable)),
            ExecutablePath = executable,
            Arguments = arguments ?? (executable is null ? [] : [executable]),
            WorkingDirectory = "/home/alice/shop",
            UserId = UserId,
            UserName = "alice",
            State = 'S',
            Cgroup = "/user.slice/user-1000.slice/session-3.scope",
            PidNamespace = HostNamespace,
        };
        return Put(change is null ? process : change(process));
    }

    public ProcessSnapshot Put(ProcessSnapshot process) => _processes[process.ProcessId] = process;

    /// <summary>Ends a process: from now on nothing is known of it.</summary>
    public void Remove(int processId) => _processes.Remove(processId);

    public PortOwner Owner(int processId) => new(_processes[processId].Identity, this);

    /// <summary>The process as our own one.</summary>
    public OwnProcess Self(int processId, string? contentRoot = null, string? entryAssembly = null) => new()
    {
        Snapshot = _processes[processId],
        Ancestors = Owner(processId).Ancestors,
        ContentRoot = contentRoot,
        EntryAssembly = entryAssembly,
    };

    public ProcessIdentity? Identify(int processId) => Read(processId)?.Identity;

    public ProcessSnapshot? Read(int processId) => _processes.GetValueOrDefault(processId);
}
