namespace PortGuard;

/// <summary>What to do when a wanted port is held. No value makes PortGuard signal a process outside Development.</summary>
public enum ConflictAction
{
    /// <summary>In Development end the holder where the rules allow it, else refuse and say why; anywhere else refuse.</summary>
    Auto,

    /// <summary>Refuse to start, in Development too.</summary>
    Refuse,

    /// <summary>Wait up to <see cref="PortGuardOptions.WaitTimeout"/> until the port is free, then refuse.</summary>
    Wait,

    /// <summary>Take the next free port of <see cref="PortGuardOptions.RelocateRange"/>.</summary>
    Relocate,
}
