namespace PortGuard;

internal static class ProcessOrigins
{
    public static IReadOnlyList<ProcessOrigin> Detect(ProcessSnapshot process, IReadOnlyList<ProcessSnapshot> ancestors) => process is null || ancestors is null ? [] : [];
}
