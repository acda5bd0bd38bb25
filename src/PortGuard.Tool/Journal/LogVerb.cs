using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PortGuard.Tool;

/// <summary><c>portguard log</c>: every signal that PortGuard sent, by the command or by an application that uses it.</summary>
internal static class LogVerb
{
    private const int DefaultCount = 50;

    public static Verb Create(ToolParts parts)
    {
        var count = new Option<object>("--count", "-n")
        {
            Description = "How many of the newest to show.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultCount,
            CustomParser = result => ParseCount(result),
        };
        var json = Flag.Create("--json", "Write them as JSON.");
        var verb = new Verb("log", "show the signals that PortGuard sent, to whom and why")
        {
            Details = "The newest come last. Every user has a journal of his own; that of sudo portguard is root's: sudo portguard log.",
            Examples =
            [
                new("portguard log", "the last 50"),
                new("portguard log --count 1 --json", "the last one, for a program"),
            ],
            ExitCodes = [new(ExitCode.Done, "shown, or there is none"), new(ExitCode.No, "the journal cannot be read"), new(ExitCode.NotPermitted, "it is another user's")],
        };
        verb.Add(count);
        verb.Add(json);
        verb.SetAction(result => Run(parts, (int)result.GetValue(count)!, result.Has(json)));
        return verb;
    }

    private static int ParseCount(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return count;
        }

        result.AddError($"--count: '{CommandLine.Sanitize(text)}' is not a count; write a number from 1 on.");
        return 0;
    }

    private static int Run(ToolParts parts, int count, bool json)
    {
        var entries = Read(parts.System.Journal).TakeLast(count).ToList();
        if (json)
        {
            parts.Terminal.WriteJson(writer => LogJson.Write(writer, entries));
        }
        else if (entries.Count == 0)
        {
            parts.Terminal.Out.WriteLine("No signal was ever sent.");
        }
        else
        {
            LogText.Write(parts.Terminal.Out, entries, parts.Time.LocalTimeZone);
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<SignalEntry> Read(SignalJournal journal)
    {
        if (journal.Directory is not { } directory)
        {
            throw new ToolException(ExitCode.No, "there is no home directory to keep a journal of signals in; PORTGUARD_STATE_DIR can name a directory.");
        }

        try
        {
            return journal.Read();
        }
        catch (UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.NotPermitted, $"the journal in {CommandLine.Sanitize(directory)} may not be read by this user: it is another's, or closed.");
        }
        catch (IOException e)
        {
            throw new ToolException(ExitCode.No, $"the journal in {CommandLine.Sanitize(directory)} cannot be read: {CommandLine.Sanitize(e.Message)}");
        }
    }
}
