namespace PortGuard.Tool;

/// <summary>The blocks on standard error: whom it is about to end and why it may, or why it does not and what to type instead.</summary>
internal sealed class FreeText(FreeParts parts)
{
    private readonly FreeReasons _reasons = new(parts.Request);

    /// <summary>What is about to be ended.</summary>
    public string Plan(IReadOnlyList<PortLook> looks, IReadOnlyList<BelowHolder> below)
    {
        var sections = parts.Sections(looks.SelectMany(look => look.Cases));
        var block = new TextBlock(parts.Tool.Terminal.Width);
        for (var index = 0; index < sections.Count; index++)
        {
            Heading(block, sections, index);
            var reasons = sections[index].Conflict.Holders.Where(holder => holder.IsLeader).Select(holder => CommandLine.Sanitize(holder.Verdict.Reason)).Distinct();
            block.Row("Permitted", $"{Phrases.List([.. reasons])}.");
        }

        foreach (var process in below)
        {
            var label = Label(process.Owner);
            block.Row("Below it", process.Verdict.Allowed ? $"{label}, ended too if it survives" : $"{label}, left alone: {CommandLine.Sanitize(process.Verdict.Reason)}");
        }

        if (looks.Any(look => look.Condemned.Count > 0))
        {
            block.Row("Then", $"asked to stop; forced if {(looks.Count == 1 ? "the port is" : "the ports are")} still held after {Duration.Text(parts.Request.Grace)}.");
        }

        return block.ToString();
    }

    /// <summary>Why ports were not freed.</summary>
    public string Refused(IReadOnlyList<ConflictSection> sections)
    {
        var block = new TextBlock(parts.Tool.Terminal.Width);
        for (var index = 0; index < sections.Count; index++)
        {
            Heading(block, sections, index);
            var earlier = sections.Take(index).ToList();
            foreach (var attempt in sections[index].Attempts.Select(ConflictReasons.Attempt).Except(earlier.SelectMany(section => section.Attempts).Select(ConflictReasons.Attempt)))
            {
                block.Row("Tried", attempt);
            }

            block.Row("Why", _reasons.InFull(sections[index]));
        }

        if (FreeCommands.For(sections, parts) is { Count: > 0 } commands)
        {
            block.Blank();
            block.Indented("What you can do:");
            block.Commands(commands);
        }

        return block.ToString();
    }

    /// <summary>The question.</summary>
    public static string Question(IReadOnlyList<PortLook> looks, IReadOnlyList<BelowHolder> below)
    {
        var condemned = looks.SelectMany(look => look.Condemned).DistinctBy(holder => holder.Owner.Identity).ToList();
        var leaders = Phrases.List([.. condemned.Where(holder => holder.IsLeader).Select(holder => Label(holder.Owner))]);
        var workers = condemned.Count(holder => !holder.IsLeader);
        var more = below.Count(process => process.Verdict.Allowed);
        return $"End {leaders}{Count(workers, " with its worker", " with {0} workers")}{Count(more, " and what is left below it", " and what is left of the {0} below it")}? [y/N] ";
    }

    /// <summary>The line of a port that was not freed.</summary>
    public string Line(ConflictSection section)
    {
        var state = ConflictState.Of(section, withHolders: true);
        return $"not freed; it {state}: {_reasons.InBrief(section)}";
    }

    /// <summary>What was done, each process once; those that went along unasked are not worth a word beside those that were.</summary>
    public static string Attempts(IReadOnlyList<TerminationResult> attempts)
    {
        var asked = attempts.Where(attempt => attempt.Outcome is not (TerminationOutcome.AlreadyGone or TerminationOutcome.IdentityChanged)).ToList();
        return string.Join(' ', (asked.Count > 0 ? asked : attempts).Select(ConflictReasons.Attempt).Distinct());
    }

    public static string Label(PortOwner owner) => Phrases.Invariant($"{HolderView.NameOf(owner)} (PID {owner.ProcessId})");

    private static string Count(int count, string one, string more) => count switch
    {
        0 => "",
        1 => one,
        _ => more.Replace("{0}", Phrases.Invariant($"{count}"), StringComparison.Ordinal),
    };

    private void Heading(TextBlock block, IReadOnlyList<ConflictSection> sections, int index)
    {
        var section = sections[index];
        if (index > 0)
        {
            block.Blank();
        }

        block.Paragraph($"{section.Display} {ConflictState.Of(section, withHolders: false)}.");
        block.Row("Address", Phrases.List(FreeAddresses.Of(section.Kind, section.Addresses, section.Sockets)));
        var shown = sections.Take(index).SelectMany(other => other.Holders).ToList();
        foreach (var holder in section.Holders)
        {
            HolderRows.Render(block, section, holder, shown.Exists(other => other.ProcessId == holder.ProcessId), parts.Target);
        }

        block.Row("Held by", section.Holders.Count == 0 ? ConflictState.Nobody(section) : null);
        block.Row("Shared", ConflictState.Sharing(section));
    }
}
