namespace PortGuard.Tool;

/// <summary>Why a port was not freed, where the library's own words are about a start that was refused; else those.</summary>
internal sealed class FreeReasons(FreeRequest request)
{
    private const string NothingOverrides = "The variable ENVIRONMENT says production, and nothing overrides that: unset it if this is a developer's machine";

    /// <summary>Whether <c>--dev</c> would not help: ENVIRONMENT=production.</summary>
    public bool IsVetoed => request.Environment is { Switch: DevelopmentSwitch.Vetoed }
        || (request.Environment.DecidingVariable is "ENVIRONMENT" && request.Environment.Name.Equals("production", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whole sentences for the block.</summary>
    public string InFull(ConflictSection section) => section.Cause switch
    {
        ConflictCause.Vetoed => $"{NothingOverrides}. {LeftAlone(section)}.",
        ConflictCause.NotDevelopment when IsVetoed => $"{NothingOverrides}. {LeftAlone(section)}.",
        ConflictCause.NotDevelopment => $"{WhoSays(section)}, and PortGuard ends a process in Development only. {LeftAlone(section)}; --dev overrides that.",
        ConflictCause.HolderIsYounger => $"It started after this command, so it cannot be what you had seen. {LeftAlone(section)}; run the command again if you mean it.",
        ConflictCause.Respawned when !WasSignalled(section) => $"It is not the one that was shown. {LeftAlone(section)}; run the command again if you mean it.",
        ConflictCause.OtherEndpointRefused => "All holders of all addresses are ended or none, and one of them has to stay.",
        ConflictCause.NotSettled => WhatItIs(section),
        ConflictCause.OwnerUnknown => $"{ConflictReasons.InFull(section)}{(IsRoot ? "" : " As root (sudo) it may see more.")}",
        _ => ConflictReasons.InFull(section),
    };

    /// <summary>A clause for the line of the result; no capital, no full stop.</summary>
    public string InBrief(ConflictSection section) => section.Cause switch
    {
        ConflictCause.Vetoed => "ENVIRONMENT says production; unset it if this is a developer's machine",
        ConflictCause.NotDevelopment when IsVetoed => "ENVIRONMENT says production; unset it if this is a developer's machine",
        ConflictCause.NotDevelopment => $"{WhoSays(section)}; --dev overrides that",
        ConflictCause.HolderIsYounger => "it started after this command",
        ConflictCause.Respawned when !WasSignalled(section) => "it is not the one that was shown",
        ConflictCause.OwnerUnknown when !IsRoot => "no process can be seen behind it; run with sudo",
        ConflictCause.StillHeld when section.Attempts.Any(attempt => attempt.Outcome is TerminationOutcome.AccessDenied) => "the system did not permit the signal",
        ConflictCause.NotSettled => section.Kind switch
        {
            PortHoldingKind.OutgoingConnection => "that is a client, whose end frees the port",
            PortHoldingKind.Leftover => "that clears by itself, mostly in a minute",
            PortHoldingKind.BoundOnly => "nothing listens there",
            _ => ConflictReasons.InBrief(section),
        },
        _ => ConflictReasons.InBrief(section),
    };

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private string WhoSays(ConflictSection section) => $"{request.Environment.DecidingVariable ?? "The environment"} says {section.EnvironmentName}";

    private static bool WasSignalled(ConflictSection section) =>
        section.Attempts.Any(attempt => attempt.Outcome is not (TerminationOutcome.AlreadyGone or TerminationOutcome.IdentityChanged));

    private static string LeftAlone(ConflictSection section) => section.Holders.Count switch
    {
        0 => "Nothing was done",
        1 => $"{section.Holders[0].Label} was left alone",
        _ => "They were left alone",
    };

    private static string WhatItIs(ConflictSection section) => section.Kind switch
    {
        PortHoldingKind.OutgoingConnection =>
            "The system gave this port to somebody's outgoing connection: a client and no server. PortGuard never ends a process for that; the port is free when the connection closes.",
        PortHoldingKind.Leftover =>
            "What a closed server or client left behind (TIME_WAIT or the like) still holds the port. It belongs to nobody who could be ended and clears by itself, mostly in a minute.",
        PortHoldingKind.BoundOnly => "The socket is bound and does not listen: nothing says that it is a server's, and PortGuard ends only what listens.",
        _ => ConflictReasons.InFull(section),
    };
}
