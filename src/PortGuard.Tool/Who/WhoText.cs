namespace PortGuard.Tool;

/// <summary>The answer for people: blocks or a table on a terminal, lines in a pipe. Results on standard output, "nobody" on standard error.</summary>
internal static class WhoText
{
    public static void Write(WhoQuestion question, List<WhoFinding> findings, ToolParts parts)
    {
        if (!parts.Terminal.IsOutputTerminal)
        {
            WhoLines.Write(findings, parts);
        }
        else if (question.IsAboutOne)
        {
            WriteBlocks(findings, parts);
        }
        else
        {
            WriteTable(findings, parts);
        }

        // What is written to two descriptors of one terminal keeps its order only if the first is done.
        parts.Terminal.Out.Flush();
        foreach (var finding in findings)
        {
            if (WhoNobody.Sentence(finding) is { } sentence)
            {
                parts.Terminal.Error.WriteLine(sentence);
            }
        }
    }

    private static void WriteBlocks(List<WhoFinding> findings, ToolParts parts)
    {
        var isFirst = true;
        foreach (var finding in findings.Where(finding => finding.Sockets.Count > 0))
        {
            if (!isFirst)
            {
                parts.Terminal.Out.WriteLine();
            }

            parts.Terminal.Out.WriteLine(new WhoBlock(finding, parts).Render());
            isFirst = false;
        }
    }

    private static void WriteTable(List<WhoFinding> findings, ToolParts parts)
    {
        var rows = WhoRow.From(findings, parts);
        if (rows.Count > 0)
        {
            WhoTable.Draw(rows, parts.Terminal);
        }

        foreach (var note in WhoSection.SharedPorts(findings, parts))
        {
            parts.Terminal.Out.WriteLine(note);
        }
    }
}
