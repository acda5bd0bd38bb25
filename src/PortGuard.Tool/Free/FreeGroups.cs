namespace PortGuard.Tool;

/// <summary>Ports that share a holder belong together: their process is shown, asked about and asked once.</summary>
internal static class FreeGroups
{
    /// <returns>The groups in the order of their first ports.</returns>
    public static IReadOnlyList<IReadOnlyList<PortLook>> Of(IReadOnlyList<PortLook> looks)
    {
        var groups = new List<List<PortLook>>();
        foreach (var look in looks)
        {
            var sharing = groups.FindAll(group => group.Exists(other => ShareAHolder(other, look)));
            if (sharing.Count == 0)
            {
                groups.Add([look]);
                continue;
            }

            sharing[0].AddRange([.. sharing.Skip(1).SelectMany(group => group), look]);
            groups.RemoveAll(group => sharing.IndexOf(group) > 0);
        }

        return groups;
    }

    private static bool ShareAHolder(PortLook one, PortLook other) =>
        one.Condemned.Any(holder => other.Condemned.Any(candidate => candidate.Owner.Identity == holder.Owner.Identity));
}
