namespace PortGuard;

/// <summary>One holder as the message shows it: everything cleaned, nothing left to look up.</summary>
internal sealed record HolderView
{
    /// <summary>The name <see cref="PortOwner"/> gives a process that ended before it was read.</summary>
    private const string Ended = "(ended)";
    private const int LongestDirectory = 120;

    public required int ProcessId { get; init; }

    public required string Name { get; init; }

    public string? User { get; init; }

    public DateTimeOffset? Started { get; init; }

    public string Command { get; init; } = string.Empty;

    public string? Directory { get; init; }

    public string? Terminal { get; init; }

    public IReadOnlyList<ProcessOrigin> StartedBy { get; init; } = [];

    /// <summary>Whether it ended before its facts were read: its PID may be somebody else's by now.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Another run of this application.</summary>
    public bool IsSameApplication { get; init; }

    public bool IsYounger { get; init; }

    public bool MayBeEnded { get; init; }

    public string Rule { get; init; } = string.Empty;

    public string Reason { get; init; } = string.Empty;

    public IReadOnlyList<string> Commands { get; init; } = [];

    public bool IsKernelThread { get; init; }

    /// <summary>It was stopped (Ctrl+Z, SIGSTOP): it takes no signal before it goes on.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Processes that hold the same socket and have this one among their ancestors.</summary>
    public IReadOnlyList<int> Workers { get; init; } = [];

    /// <summary>The addresses it holds, where they are not the wanted one.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What a sentence calls it.</summary>
    public string Subject => IsSameApplication ? $"the {(IsYounger ? "other" : "earlier")} run" : HasEnded ? "that process" : Name;

    /// <summary>"python3 (PID 4242)".</summary>
    public string Label => Phrases.Invariant($"{Name} (PID {ProcessId})");

    /// <summary>"python3 (PID 4242, alice)".</summary>
    public string LabelWithUser => User is null ? Label : Phrases.Invariant($"{Name} (PID {ProcessId}, {User})");

    public static HolderView From(Holder holder, IReadOnlyList<int> workers, IReadOnlyList<string> addresses)
    {
        var (owner, verdict) = (holder.Owner, holder.Verdict);
        return new()
        {
            ProcessId = owner.ProcessId,
            Name = NameOf(owner),
            User = Cleaned(owner.User),
            Started = owner.StartTime == default ? null : owner.StartTime,
            Command = CommandLine.Redact(owner.Arguments),
            Directory = Cleaned(owner.WorkingDirectory, LongestDirectory),
            Terminal = Cleaned(owner.Snapshot.Terminal),
            StartedBy = owner.StartedBy,
            HasEnded = owner.Name is Ended,
            IsSameApplication = holder.IsEarlierRun,
            IsYounger = holder.IsYounger,
            MayBeEnded = verdict.Allowed,
            Rule = verdict.Rule,
            Reason = CommandLine.Sanitize(verdict.Reason, 300),
            Commands = [.. verdict.Commands.Select(command => CommandLine.Sanitize(command))],
            IsKernelThread = owner.Snapshot.IsKernelThread,
            IsStopped = owner.Snapshot.State == 'T',
            Workers = workers,
            Addresses = addresses,
        };
    }

    /// <summary>A process's name for a sentence.</summary>
    public static string NameOf(PortOwner owner) => owner.Name is Ended or "" ? "a process that has ended since" : Phrases.Clean(owner.Name);

    private static string? Cleaned(string? text, int longest = 60) => string.IsNullOrEmpty(text) ? null : Phrases.Clean(text, longest);
}
