namespace PortGuard;

/// <summary>Who we are: what the rules compare a holder with.</summary>
internal sealed record OwnProcess
{
    /// <summary>Our own facts.</summary>
    public required ProcessSnapshot Snapshot { get; init; }

    /// <summary>Our ancestors, parent first: the shell, <c>dotnet run</c>, <c>dotnet watch</c>, the IDE ...</summary>
    public required IReadOnlyList<ProcessSnapshot> Ancestors { get; init; }

    /// <summary>The application's content root; null outside a host.</summary>
    public string? ContentRoot { get; init; }

    /// <summary>The full path of our entry assembly; null where there is none (single file, a command).</summary>
    public string? EntryAssembly { get; init; }

    /// <summary>Under sudo, the user who called it: his processes count as our own in the command, never in a host.</summary>
    public uint? SudoUserId { get; init; }

    /// <summary>Further users whose processes count as our own: those that root named with <c>--user</c> in the command; empty in a host.</summary>
    public IReadOnlyList<uint> FurtherUserIds { get; init; } = [];

    /// <summary>Whether we are an application of which there can be earlier runs; a verb that does what a person asks for is none.</summary>
    public bool IsApplication { get; init; } = true;

    /// <summary>
    /// In the command, the directory whose processes <see cref="TerminationScope.SameApplication"/> means: those that work in it or below it.
    /// Null in a host, where it means the earlier runs of the application.
    /// </summary>
    public string? ScopeDirectory { get; init; }

    public ProcessIdentity Identity => Snapshot.Identity;
}
