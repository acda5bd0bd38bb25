namespace PortGuard;

/// <summary>Whom PortGuard may end in Development, of the processes that no rule protects.</summary>
public enum TerminationScope
{
    /// <summary>Any process of the same user.</summary>
    SameUser,

    /// <summary>
    /// Only an earlier run of the same application: the same content root and entry assembly where they are known, else the same
    /// executable, working directory and script.
    /// </summary>
    SameApplication,
}
