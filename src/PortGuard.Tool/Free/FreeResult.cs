namespace PortGuard.Tool;

/// <summary>How it ended for one port. The names are those of the JSON, in camelCase.</summary>
internal enum FreeResultKind
{
    /// <summary>Nobody held it.</summary>
    AlreadyFree,

    /// <summary>The holders were ended, or went, and the bind works.</summary>
    Freed,

    /// <summary>A dry run: it is permitted.</summary>
    WouldFree,

    /// <summary>Something that is nobody's to end holds it: an outgoing connection, TIME_WAIT, a socket that does not listen.</summary>
    Busy,

    /// <summary>The person who was asked said no.</summary>
    Declined,

    /// <summary>A rule or the system does not permit it, or nobody could be asked.</summary>
    Refused,

    /// <summary>Something was signalled, and the port is held.</summary>
    StillHeld,

    /// <summary>Ctrl+C came before it was done.</summary>
    Cancelled,
}

/// <summary>What came of one port.</summary>
/// <param name="Port">The port.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="Text">The line to show after the port and a colon; no full stop at the end where it is a clause.</param>
internal sealed record FreeResult(int Port, FreeResultKind Kind, string Text)
{
    /// <summary>How it is held, or was before it was freed.</summary>
    public IReadOnlyList<EndpointCase> Cases { get; init; } = [];

    /// <summary>Whom it was tried to end for it, and what came of each.</summary>
    public IReadOnlyList<TerminationResult> Attempts { get; init; } = [];

    /// <summary>The processes below the holders; empty without <c>--tree</c>.</summary>
    public IReadOnlyList<BelowHolder> Below { get; init; } = [];

    public int ExitCode => Kind switch
    {
        FreeResultKind.AlreadyFree or FreeResultKind.WouldFree => Tool.ExitCode.Done,
        FreeResultKind.Freed => Below.Any(below => below.IsLeftOver) ? Tool.ExitCode.No : Tool.ExitCode.Done,
        FreeResultKind.Busy or FreeResultKind.Declined => Tool.ExitCode.No,
        FreeResultKind.Refused => Tool.ExitCode.NotPermitted,
        FreeResultKind.StillHeld => Tool.ExitCode.StillHeld,
        FreeResultKind.Cancelled => Tool.ExitCode.Cancelled,
        _ => throw new InvalidOperationException($"{Kind} has no exit code."),
    };
}
