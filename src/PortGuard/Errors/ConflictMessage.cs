namespace PortGuard;

/// <summary>Makes the text of a refusal from its data.</summary>
internal static class ConflictMessage
{
    public static string Render(IReadOnlyList<PortConflict> conflicts) => string.Join(Environment.NewLine, conflicts.Select(conflict => conflict.EndPoint.Display));
}
