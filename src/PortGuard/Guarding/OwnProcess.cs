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

    public ProcessIdentity Identity => Snapshot.Identity;
}
