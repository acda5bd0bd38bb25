namespace PortGuard;

/// <summary>How a port came to be chosen.</summary>
public enum PortChoiceKind
{
    /// <summary>The service had it before.</summary>
    Kept,

    /// <summary>The service asked for it.</summary>
    Preferred,

    /// <summary>It is one of its range.</summary>
    Chosen,
}
