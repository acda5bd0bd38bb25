using System.Globalization;

namespace PortGuard;

/// <summary>
/// A process that holds a socket. Its facts are read when they are first asked for, in one go, and stay as they were then,
/// so that a message can still name a process that has ended since.
/// </summary>
public sealed class PortOwner
{
    private const int MostAncestors = 64;
    private readonly IProcessTable _table;
    private readonly Lazy<ProcessSnapshot> _snapshot;
    private readonly Lazy<IReadOnlyList<ProcessSnapshot>> _ancestors;
    private readonly Lazy<IReadOnlyList<ProcessOrigin>> _origins;

    internal PortOwner(ProcessIdentity identity, IProcessTable table)
    {
        Identity = identity;
        _table = table;
        _snapshot = new(ReadSnapshot);
        _ancestors = new(ReadAncestors);
        _origins = new(() => ProcessOrigins.Detect(Snapshot, Ancestors));
    }

    /// <summary>The process id (PID), in our own PID namespace.</summary>
    public int ProcessId => Identity.ProcessId;

    /// <summary>When the process started.</summary>
    public DateTimeOffset StartTime => Snapshot.StartTime;

    /// <summary>The executable's file name, such as "python3"; sanitised: no control characters.</summary>
    public string Name => Snapshot.Name;

    /// <summary>The executable's full path, or null where this user may not see it.</summary>
    public string? ExecutablePath => Snapshot.ExecutablePath;

    /// <summary>The command line as it is, secrets included; empty where it cannot be read. Do not print it raw.</summary>
    public IReadOnlyList<string> Arguments => Snapshot.Arguments;

    /// <summary>The working directory, or null where this user may not see it.</summary>
    public string? WorkingDirectory => Snapshot.WorkingDirectory;

    /// <summary>The user the process runs as, or null where it cannot be told.</summary>
    public string? User => Snapshot.UserName;

    /// <summary>What it runs under, nearest first: <c>dotnet watch</c>, a systemd unit, a container, tmux, ssh ...; empty when nothing is recognised.</summary>
    public IReadOnlyList<ProcessOrigin> StartedBy => _origins.Value;

    internal ProcessIdentity Identity { get; }

    internal ProcessSnapshot Snapshot => _snapshot.Value;

    /// <summary>Parent first, then its parent, up to PID 1.</summary>
    internal IReadOnlyList<ProcessSnapshot> Ancestors => _ancestors.Value;

    /// <summary>Reads every fact now, before something is done to the process.</summary>
    internal PortOwner Remember()
    {
        _ = StartedBy;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} (PID {ProcessId})");

    private ProcessSnapshot ReadSnapshot() =>
        // Another identity under the same PID is another process: ours has ended.
        _table.Read(ProcessId) is { } found && found.Identity == Identity
            ? found
            : new ProcessSnapshot { Identity = Identity, Name = "(ended)", HasEnded = true };

    private List<ProcessSnapshot> ReadAncestors()
    {
        var ancestors = new List<ProcessSnapshot>();
        var child = Snapshot;
        while (child.ParentId > 0 && ancestors.Count < MostAncestors && _table.Read(child.ParentId) is { } parent && parent.Identity.StartStamp <= child.Identity.StartStamp)
        {
            ancestors.Add(parent);
            child = parent;
        }

        return ancestors;
    }
}
