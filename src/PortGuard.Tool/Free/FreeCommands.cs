namespace PortGuard.Tool;

/// <summary>What to type instead, or next, where a port was not freed.</summary>
internal static class FreeCommands
{
    public static IReadOnlyList<(string Command, string Purpose)> For(IReadOnlyList<ConflictSection> sections, FreeParts parts)
    {
        var refused = sections.Where(section => section.Cause is not ConflictCause.OtherEndpointRefused).ToList();
        var silent = refused.Where(section => section.Kind is not PortHoldingKind.Listening).ToList();
        return
        [
            .. refused.SelectMany(section => StarterOf(section, parts))
                .Concat(ConflictCommands.Stopping([.. refused.Where(section => section.Kind is PortHoldingKind.Listening && !StarterOf(section, parts).Any())], parts.Target))
                .Concat(refused.SelectMany(section => OwnCommands(section, parts)))
                .Concat(ConflictCommands.Curing(refused, parts.Target))
                .Concat(ConflictCommands.Looking([.. refused.Where(section => section.Cause is ConflictCause.OwnerUnknown).Union(silent)], parts.Target))
                .DistinctBy(proposal => proposal.Command),
        ];
    }

    /// <summary>What came back would come back again: what starts it is to be asked, unless we run under it.</summary>
    private static IEnumerable<(string Command, string Purpose)> StarterOf(ConflictSection section, FreeParts parts)
    {
        if (section.Cause is ConflictCause.Respawned
            && parts.Target.System is not MessageSystem.Windows
            && ConflictReasons.CommonParent(section) is { } starter
            && !parts.Guard.Self.Ancestors.Any(ancestor => ancestor.Identity == starter.Identity))
        {
            yield return (Phrases.Invariant($"kill {starter.ProcessId}"), $"ask {Phrases.Clean(starter.Name)} to stop, which starts it again");
        }
    }

    private static IEnumerable<(string Command, string Purpose)> OwnCommands(ConflictSection section, FreeParts parts)
    {
        var again = Phrases.Invariant($"portguard free {section.Port}");
        if (section.Cause is ConflictCause.NotDevelopment)
        {
            yield return new FreeReasons(parts.Request).IsVetoed
                ? ("unset ENVIRONMENT", "if this is a developer's machine")
                : ($"{again} --dev", "if this is a developer's machine");
        }
        else if (section.Cause is ConflictCause.HolderIsYounger)
        {
            yield return (again, "end this one");
        }
        else if (section.Cause is ConflictCause.OwnerUnknown && parts.Guard.Self.Snapshot.UserId is > 0)
        {
            yield return ($"sudo {again}", "look and end as root");
        }
        else if (section.Cause is ConflictCause.Protected && Allowances(section) is ({ } options, var needsRoot))
        {
            yield return ($"{(needsRoot && parts.Guard.Self.Snapshot.UserId is > 0 ? "sudo " : "")}{again}{options}", "end it all the same");
        }
    }

    /// <summary>The options with which every rule that refused would allow it; null where one of them is not to be lifted.</summary>
    private static (string? Options, bool NeedsRoot) Allowances(ConflictSection section)
    {
        var options = new List<string>();
        var needsRoot = false;
        foreach (var holder in section.Conflict.Holders.Where(holder => !holder.Verdict.Allowed))
        {
            switch (holder.Verdict.Rule)
            {
                case "known-owner":
                    options.Add($" --allow {CommandLine.Quote(NameOf(holder.Owner))}");
                    break;
                case "another-user" when holder.Owner.Snapshot.UserId is { } user:
                    // Root's own processes are its own: sudo is enough.
                    options.Add(user == 0 ? "" : $" --user {CommandLine.Quote(UserOf(holder.Owner, user))}");
                    needsRoot = true;
                    break;
                case "another-users-worker":
                    // Root sees the master.
                    needsRoot = true;
                    break;
                default:
                    return (null, false);
            }
        }

        return (string.Concat(options.Distinct()), needsRoot);
    }

    private static string UserOf(PortOwner owner, uint user) => CommandLine.Sanitize(owner.User ?? Phrases.Invariant($"{user}"));

    private static string NameOf(PortOwner owner) => CommandLine.Sanitize(Invocation.Of(owner.Snapshot).Program is { Length: > 0 } program ? program : owner.Name);
}
