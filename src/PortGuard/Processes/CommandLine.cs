using System.Text;

namespace PortGuard;

/// <summary>Makes foreign text fit for a message: one line, no secrets, nothing that a terminal obeys.</summary>
internal static partial class CommandLine
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Redacted = "***";

    private const int LongestLine = 160;
    private const int LongestArgument = 72;
    private const int LongestScanned = 4096;
    private const int MostArguments = 256;
    private const string Gap = "...";

    // Plain strings: the vectorised SearchValues are left to the JIT, 3 ms of a start for a few short words.
    private const string ShellSpecial = " \t\"'`$&;|<>()*?[]{}!#~\\";
    private const string SpecialInPath = "\t\"'`$&;|<>*?!#";

    /// <summary>
    /// One line for a process's arguments: quoted as a shell would want them, secrets replaced, control characters shown as escapes,
    /// shortened in the middle so that the program and its script stay.
    /// </summary>
    public static string Redact(IReadOnlyList<string> arguments) => Redact(arguments, LongestLine);

    /// <inheritdoc cref="Redact(IReadOnlyList{string})"/>
    public static string Redact(IReadOnlyList<string> arguments, int longest)
    {
        var secrets = new SecretScanner();
        var words = new List<string>(Math.Min(arguments.Count, MostArguments));
        foreach (var argument in arguments.Take(MostArguments))
        {
            // An argument can be 128 KiB (execve(2), MAX_ARG_STRLEN): what cannot be shown is not looked at.
            var clean = Sanitize(secrets.Redact(argument.Length > LongestScanned ? argument[..LongestScanned] : argument));

            // A single argument is a title that the program wrote itself (setproctitle(3)), such as "nginx: master process".
            words.Add(arguments.Count == 1 ? clean : Quote(clean));
        }

        return Fit(words, arguments.Count > MostArguments, longest);
    }

    /// <summary>Quotes an argument for a POSIX shell where it needs that.</summary>
    public static string Quote(string argument)
    {
        // The mark of a redaction is ours; it alone is no reason for quotes.
        var rest = argument.Replace(Redacted, string.Empty, StringComparison.Ordinal);
        if (argument.Length > 0 && !ContainsAny(rest, ShellSpecial))
        {
            return argument;
        }

        // A path of Windows is quoted as its shells want it: a backslash is no escape there.
        if (argument is [_, ':', '\\', ..] && !ContainsAny(rest, SpecialInPath))
        {
            return argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;
        }

        return argument.Contains('\'', StringComparison.Ordinal) && !argument.AsSpan().ContainsAny("\"`$\\!")
            ? $"\"{argument}\""
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static bool ContainsAny(string text, string characters)
    {
        foreach (var character in text)
        {
            if (characters.Contains(character, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps both ends of a text.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var tail = (longest - Gap.Length) / 2;
        var head = longest - Gap.Length - tail;

        // Never between the two halves of a surrogate pair.
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail -= char.IsLowSurrogate(text[^tail]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, head), Gap, text.AsSpan(text.Length - tail));
    }

    private static string Fit(List<string> words, bool more, int longest)
    {
        var length = -1L;
        foreach (var word in words)
        {
            length += word.Length + 1;
        }

        if (!more && length <= longest)
        {
            return string.Join(' ', words);
        }

        // A single title is free text and is shortened as such.
        if (words.Count == 1)
        {
            return Shorten(words[0], longest);
        }

        var shortened = words.ConvertAll(word => Shorten(word, LongestArgument));
        var kept = Choose(shortened, longest);
        var line = new StringBuilder();
        var previous = -1;
        for (var index = 0; index < kept.Length; index++)
        {
            if (kept[index])
            {
                line.Append(previous < 0 ? string.Empty : index == previous + 1 ? " " : $" {Gap} ").Append(shortened[index]);
                previous = index;
            }
        }

        return Shorten(more || previous < words.Count - 1 ? line.Append(' ').Append(Gap).ToString() : line.ToString(), longest);
    }

    /// <summary>Which arguments to show: the program, its script (the first that is no option), then from the left what fits.</summary>
    private static bool[] Choose(List<string> words, int longest)
    {
        var script = words.FindIndex(1, word => !word.StartsWith('-') && !word.StartsWith("'-", StringComparison.Ordinal));
        var kept = new bool[words.Count];
        kept[0] = true;
        var length = words[0].Length + 1 + (2 * (Gap.Length + 1));
        if (script > 0)
        {
            kept[script] = true;
            length += words[script].Length + 1;
        }

        for (var index = 1; index < kept.Length; index++)
        {
            if (kept[index])
            {
                continue;
            }

            length += words[index].Length + 1;
            if (length > longest)
            {
                break;
            }

            kept[index] = true;
        }

        return kept;
    }
}
