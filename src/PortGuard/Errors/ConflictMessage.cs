namespace PortGuard;

/// <summary>Makes the text of a refusal from its data.</summary>
internal static class ConflictMessage
{
    private const int MostHolders = 4;

    /// <summary>The whole block: who holds what, why that was not changed, what to type next.</summary>
    public static string Render(IReadOnlyList<PortConflict> conflicts) => Render(new TextBlock(), ConflictSection.From(conflicts), MessageTarget.Current);

    /// <summary>The same for a terminal of so many columns.</summary>
    public static string Render(IReadOnlyList<PortConflict> conflicts, int width) =>
        Render(new TextBlock(width), ConflictSection.From(conflicts), MessageTarget.Current);

    /// <summary>One line, for where the block was shown already.</summary>
    public static string Headline(IReadOnlyList<PortConflict> conflicts) => Headline(ConflictSection.From(conflicts));

    internal static string Headline(IReadOnlyList<ConflictSection> sections)
    {
        var first = sections[0];
        var others = sections.Count switch
        {
            1 => string.Empty,
            2 => " (and 1 more endpoint)",
            _ => Phrases.Invariant($" (and {sections.Count - 1} more endpoints)"),
        };
        return $"PortGuard: {first.Display}{others} {ConflictState.Of(first, withHolders: true)}; not started: {ConflictReasons.InBrief(first)}.";
    }

    internal static string Render(IReadOnlyList<ConflictSection> sections, MessageTarget target) => Render(new TextBlock(), sections, target);

    private static string Render(TextBlock block, IReadOnlyList<ConflictSection> sections, MessageTarget target)
    {
        block.Paragraph(Heading(sections));
        for (var index = 0; index < sections.Count; index++)
        {
            block.Blank();
            RenderSection(block, sections, index, target);
        }

        block.Row("Exit code", sections.All(section => section.IsTemporary) ? "75: it can clear by itself, so that a supervisor may try again." : null);
        var commands = ConflictCommands.For(sections, target);
        if (commands.Count > 0)
        {
            block.Blank();
            block.Indented("What you can do:");
            block.Commands(commands);
        }

        return block.ToString();
    }

    private static string Heading(IReadOnlyList<ConflictSection> sections) => sections.Count == 1
        ? $"PortGuard: {sections[0].Application} was not started: {sections[0].Display} {ConflictState.Of(sections[0], withHolders: false)}."
        : Phrases.Invariant($"PortGuard: {sections[0].Application} was not started: {sections.Count} of its endpoints are already in use.");

    private static void RenderSection(TextBlock block, IReadOnlyList<ConflictSection> sections, int index, MessageTarget target)
    {
        var section = sections[index];
        var earlier = sections.Take(index).ToList();
        if (sections.Count > 1 || ConflictState.SaysMore(section))
        {
            block.Row("Endpoint", ConflictState.EndpointOf(section));
        }

        var shown = earlier.SelectMany(other => other.Holders).ToList();
        foreach (var holder in section.Holders.Take(MostHolders))
        {
            HolderRows.Render(block, section, holder, shown.Exists(other => other.ProcessId == holder.ProcessId), target);
        }

        block.Row("Held by", section.Holders.Count == 0 ? ConflictState.Nobody(section) : null);
        block.Row("And by", section.Holders.Count > MostHolders ? Phrases.ProcessIds([.. section.Holders.Skip(MostHolders).Select(holder => holder.ProcessId)]) : null);
        block.Row("Shared", ConflictState.Sharing(section));
        foreach (var attempt in section.Attempts.Select(ConflictReasons.Attempt).Except(earlier.SelectMany(other => other.Attempts).Select(ConflictReasons.Attempt)))
        {
            block.Row("Tried", attempt);
        }

        var reason = ConflictReasons.InFull(section);
        block.Row("Why", earlier.Any(other => ConflictReasons.InFull(other) == reason) ? null : reason);
    }
}
