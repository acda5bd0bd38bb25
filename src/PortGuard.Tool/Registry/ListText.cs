namespace PortGuard.Tool;

/// <summary>The answer of <c>list</c>: a table on a terminal, lines with tabs in a pipe.</summary>
internal static class ListText
{
    public static void Write(PortRegistrySnapshot snapshot, ToolParts parts, Func<int, PortAvailability> probe)
    {
        var terminal = parts.Terminal;
        var rows = ListRow.Of(snapshot, probe, terminal.IsOutputTerminal ? parts.Time.LocalTimeZone : null);
        if (!terminal.IsOutputTerminal)
        {
            WriteLines(rows, snapshot, terminal.Out);
            return;
        }

        if (rows.Count > 0)
        {
            ListTable.Draw(rows, terminal);
            terminal.Out.WriteLine();
        }

        foreach (var range in snapshot.Ranges)
        {
            terminal.Out.WriteLine(Statistics(range));
        }

        terminal.Out.WriteLine($"registry {CommandLine.Sanitize(snapshot.Location, 300)}{(File.Exists(snapshot.Location) ? "" : " (there is none yet)")}");
    }

    /// <summary>State first, so that grep ^live finds what runs; the service last, for it may hold blanks.</summary>
    private static void WriteLines(List<ListRow> rows, PortRegistrySnapshot snapshot, TextWriter output)
    {
        foreach (var row in rows)
        {
            output.WriteLine(string.Join('\t', ((string[])[row.State, row.Port, row.Range, row.ProcessId, row.Since, row.Service]).Select(cell => cell.Length == 0 ? "-" : cell)));
        }

        foreach (var range in snapshot.Ranges)
        {
            output.WriteLine(Phrases.Invariant($"range\t{range.Range}\t{Phrases.Clean(range.Name)}\t{range.Allocated}\t{range.Reserved}\t{range.Available}"));
        }
    }

    /// <summary>"default 18000-19999: 2 of 2000 allocated (0.10%), 1 reserved, 1997 available".</summary>
    internal static string Statistics(PortRangeUse range) => Phrases.Invariant(
        $"{Phrases.Clean(range.Name)} {range.Range}: {range.Allocated} of {range.Range.Count} allocated ({100 * range.Utilization:0.00}%), {range.Reserved} reserved, {range.Available} available");
}
