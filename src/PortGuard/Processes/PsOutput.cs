using System.Globalization;

namespace PortGuard;

/// <summary>Reads one line of ps (ps(1) of POSIX, of macOS and of procps) printed without headings, in the C locale and in UTC.</summary>
internal static class PsOutput
{
    private const int StartWords = 5;

    /// <summary>The columns of the facts. The name comes last, because it alone can hold blanks.</summary>
    public static IReadOnlyList<string> FactColumns { get; } = ["pid", "ppid", "uid", "lstart", "tty", "stat", "user", "comm"];

    /// <summary>The columns of the command line, with the start again, to see that both are of the same process.</summary>
    public static IReadOnlyList<string> CommandColumns { get; } = ["pid", "lstart", "command"];

    /// <summary>Reads the facts; null where the text holds none, which is how ps says "no such process".</summary>
    public static ProcessSnapshot? ParseFacts(string text)
    {
        var rest = text.AsSpan().Trim();
        if (!TryTakeNumber(ref rest, out var processId) || !TryTakeNumber(ref rest, out var parentId)
            || !TryTakeUserId(ref rest, out var userId) || !TryTakeStart(ref rest, out var start))
        {
            return null;
        }

        var terminal = TakeWord(ref rest);
        var state = TakeWord(ref rest);
        var user = TakeWord(ref rest);
        var command = Command(rest);
        return new()
        {
            Identity = new(processId, start.ToUnixTimeSeconds()),
            ParentId = parentId,
            StartTime = start,
            // comm is the executable's path on macOS and the kernel's short name on Linux.
            Name = Clean(command[(command.LastIndexOf('/') + 1)..]),
            ExecutablePath = command.StartsWith('/') ? command : null,
            UserId = userId,
            // procps cuts a long name and marks the cut.
            UserName = user.EndsWith('+') ? userId.ToString(CultureInfo.InvariantCulture) : user.ToString(),
            Terminal = terminal is "?" or "??" or "-" ? null : terminal.StartsWith('/') ? terminal.ToString() : $"/dev/{terminal}",
            // macOS says U for what proc(5) calls D: a wait that no signal ends.
            State = state is ['U', ..] ? 'D' : state is [var letter, ..] ? letter : ' ',
        };
    }

    /// <summary>
    /// Reads the arguments of a process; empty where it is another one by now. ps joins them by blanks, so an argument with a blank comes
    /// apart, except in the executable's path.
    /// </summary>
    public static IReadOnlyList<string> ParseArguments(string text, ProcessSnapshot process)
    {
        var rest = text.AsSpan().Trim();
        if (!TryTakeNumber(ref rest, out var processId) || !TryTakeStart(ref rest, out var start)
            || process.Identity != new ProcessIdentity(processId, start.ToUnixTimeSeconds()))
        {
            return [];
        }

        var line = rest.ToString();
        var hasPath = process.ExecutablePath is { } path
            && line.StartsWith(path, StringComparison.Ordinal) && (line.Length == path.Length || line[path.Length] == ' ');
        return hasPath
            ? [process.ExecutablePath!, .. line[process.ExecutablePath!.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)]
            : line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Command(ReadOnlySpan<char> text)
    {
        const string Zombie = " <defunct>";
        return (text.EndsWith(Zombie, StringComparison.Ordinal) ? text[..^Zombie.Length] : text).ToString();
    }

    private static string Clean(string name) => string.Create(name.Length, name, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = char.IsControl(source[i]) ? '?' : source[i];
        }
    });

    // "Sat Nov 21 13:01:05 2026"; the day is padded with a blank.
    private static bool TryTakeStart(ref ReadOnlySpan<char> text, out DateTimeOffset start)
    {
        var words = new string[StartWords];
        for (var i = 0; i < StartWords; i++)
        {
            words[i] = TakeWord(ref text).ToString();
        }

        return DateTimeOffset.TryParseExact(
            string.Join(' ', words), "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out start);
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> text, out int number) =>
        int.TryParse(TakeWord(ref text), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // macOS prints the user nobody as -2.
    private static bool TryTakeUserId(ref ReadOnlySpan<char> text, out uint userId)
    {
        var isNumber = long.TryParse(TakeWord(ref text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        userId = unchecked((uint)number);
        return isNumber;
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(' ');
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[end..].TrimStart();
        return word;
    }
}
