namespace PortGuard;

/// <summary>The programs that are never ended: the built-in table, what the options add to it and what they take out.</summary>
internal sealed class KnownOwners(IEnumerable<string> protect, IEnumerable<string> allow)
{
    // Nothing left of a name ("", "-", ".exe") is the name that a process without a script has for one: it would stand for all of them.
    private readonly HashSet<string> _protect = [.. protect.Select(Invocation.Normalised).Where(name => name.Length > 0)];
    private readonly HashSet<string> _allow = [.. allow.Select(Invocation.Normalised).Where(name => name.Length > 0)];

    /// <summary>Finds a forwarder or service manager, which no option lifts.</summary>
    public static KnownOwner? FindFixed(Invocation call) => Array.Find(KnownOwnerTable.Rows, row => IsFixed(row) && row.Matches(call));

    /// <summary>Finds another protected program of the table that the options do not allow to be ended.</summary>
    public KnownOwner? Find(Invocation call) =>
        Array.Find(KnownOwnerTable.Rows, row => !IsFixed(row) && row.Matches(call)) is { } found && !IsAllowed(call, found) ? found : null;

    /// <summary>Whether the options name this program as protected; <see cref="PortGuardOptions.Allow"/> does not change that.</summary>
    /// <param name="call">What the process runs.</param>
    /// <param name="name">What the messages call it, which is what people copy: python3, where the executable is python3.11.</param>
    public bool IsProtected(Invocation call, string name) =>
        _protect.Contains(call.Executable)
        || _protect.Contains(Invocation.Normalised(name))
        || (call.Program.Length > 0 && (_protect.Contains(call.Program) || _protect.Contains(Invocation.Normalised(call.Script!))));

    private static bool IsFixed(KnownOwner row) => row.Kind is KnownOwnerKind.Forwarder or KnownOwnerKind.ServiceManager;

    // A name that the process gave itself may protect it and never lay it open. Every name of the row counts: on Debian the executable
    // of redis-server is redis-check-rdb.
    private bool IsAllowed(Invocation call, KnownOwner row) =>
        call.IsTrusted
        && (_allow.Contains(call.Executable)
            || _allow.Contains(call.Program)
            || _allow.Contains(Invocation.Normalised(row.Title))
            || row.Names.Any(_allow.Contains)
            || row.Scripts.Any(_allow.Contains));
}
