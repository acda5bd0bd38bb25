namespace PortGuard;

/// <summary>Why a port is not given to a service.</summary>
internal enum SkipReason
{
    Allocated,
    Reserved,
    Planned,
    OwnPage,
    BrowserBlocked,
    WellKnown,
    OutsideRange,
    Live,
    NotPermitted,
    Busy,

    /// <summary>It was free a moment ago and was not when it was to be held.</summary>
    Lost,
}
