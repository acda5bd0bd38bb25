namespace PortGuard.Bench;

/// <summary>How much is on the machine, and how often it is asked.</summary>
internal sealed record Scale(string Name, string Load, int Processes)
{
    public const int OldestPort = 5101;
    public const int NewestPort = 5103;
    public const int FreePort = 5109;

    public static Scale Small { get; } = new("S", "small", 100) { TableRounds = 21, OwnerRounds = 21, PeerRounds = 15, NewestCalls = 20, OldestCalls = 3, CommandRounds = 21, FreeRounds = 9 };

    public static Scale Large { get; } = new("L", "large", 2000) { TableRounds = 11, OwnerRounds = 5, PeerRounds = 3, NewestCalls = 20, OldestCalls = 1, CommandRounds = 11, FreeRounds = 5 };

    public int TableRounds { get; init; }

    public int OwnerRounds { get; init; }

    public int PeerRounds { get; init; }

    public int NewestCalls { get; init; }

    public int OldestCalls { get; init; }

    /// <summary>Of whole commands that look; peers take as many as <see cref="PeerRounds"/>.</summary>
    public int CommandRounds { get; init; }

    /// <summary>Of whole commands that free a port; peers take at most <see cref="PeerRounds"/>.</summary>
    public int FreeRounds { get; init; }

    public Scale Quick() => this with { TableRounds = 9, OwnerRounds = 9, PeerRounds = 5, CommandRounds = 9, FreeRounds = 3 };
}
