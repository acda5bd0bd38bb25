namespace PortGuard;

/// <summary>The rows of a message that show one holder: who, since when, doing what, started by whom.</summary>
internal static class HolderRows
{
    /// <summary>Everything that is known of the holder, or one line where it was shown already.</summary>
    public static void Render(TextBlock block, ConflictSection section, HolderView holder, bool isShown, MessageTarget target)
    {
        if (isShown)
        {
            block.Row("Held by", $"{holder.Label}, as above");
            return;
        }

        var run = holder.IsSameApplication ? $", {(holder.IsYounger ? "another" : "an earlier")} run of this application" : string.Empty;
        block.Row("Held by", (holder.User is null ? holder.Label : Phrases.Invariant($"{holder.Name} (PID {holder.ProcessId}, user {holder.User})")) + run);
        block.Row("Running", Phrases.Age(holder.Started, section.Conflict.Now, target.TimeZone) + (holder.IsStopped ? "; stopped (Ctrl+Z) at the moment" : string.Empty));
        block.Row("Listens on", section.Kind == PortHoldingKind.Listening ? Phrases.List(holder.Addresses) : null);
        block.Row("Command", holder.Command);
        block.Row("Directory", holder.Directory);
        block.Row("Started by", OriginText.Chain(holder.StartedBy));
        block.Row("Terminal", holder.StartedBy.Any(origin => origin.Terminal is not null) ? null : holder.Terminal);
        block.Row("Workers", holder.Workers.Count == 0 ? null : Phrases.Invariant($"{holder.Workers.Count} more with the same socket: {Phrases.ProcessIds(holder.Workers)}"));
    }
}
