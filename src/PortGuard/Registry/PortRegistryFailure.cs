namespace PortGuard;

/// <summary>What kept a registry from doing what was asked.</summary>
public enum PortRegistryFailure
{
    /// <summary>The registry's content is broken, or written by a newer PortGuard.</summary>
    Unreadable,

    /// <summary>It cannot be written: permission, a full disk, a file that cannot be replaced. Or it is on another machine's file system.</summary>
    NotWritable,

    /// <summary>A range, a variable or a wish is not valid.</summary>
    Setting,

    /// <summary>Somebody else has been changing the registry for too long.</summary>
    Locked,

    /// <summary>No port is free.</summary>
    NothingFree,

    /// <summary>Another instance of the service runs, see <see cref="PortRegistryException.Instance"/>.</summary>
    AlreadyRunning,

    /// <summary>The port is some service's and cannot be reserved.</summary>
    Allocated,
}
