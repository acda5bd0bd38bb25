namespace PortGuard;

/// <summary>Whether this is Development: the only place in which a process may be ended.</summary>
internal enum DevelopmentSwitch
{
    /// <summary>It is not, or nothing says so: unset means Production.</summary>
    Off,

    /// <summary>It is.</summary>
    On,

    /// <summary>The host says Development, but ENVIRONMENT=production in the real environment vetoes it.</summary>
    Vetoed,
}
