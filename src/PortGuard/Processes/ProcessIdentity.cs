namespace PortGuard;

/// <summary>Which process: a PID alone is reused, a PID with its start time is not.</summary>
/// <param name="ProcessId">The PID in our own PID namespace.</param>
/// <param name="StartStamp">When it started, in a unit of the system's own (clock ticks since boot on Linux); only for comparing.</param>
internal sealed record ProcessIdentity(int ProcessId, long StartStamp) : IComparable<ProcessIdentity>
{
    /// <summary>Older first: by start time, then by PID. This order decides who may end whom.</summary>
    public int CompareTo(ProcessIdentity? other) => other is null ? 1 :
        StartStamp != other.StartStamp ? StartStamp.CompareTo(other.StartStamp) : ProcessId.CompareTo(other.ProcessId);

    public static bool operator <(ProcessIdentity left, ProcessIdentity right) => left.CompareTo(right) < 0;

    public static bool operator >(ProcessIdentity left, ProcessIdentity right) => left.CompareTo(right) > 0;

    public static bool operator <=(ProcessIdentity left, ProcessIdentity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ProcessIdentity left, ProcessIdentity right) => left.CompareTo(right) >= 0;
}
