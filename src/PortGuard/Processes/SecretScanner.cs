using System.Text;

namespace PortGuard;

/// <summary>
/// Finds the secrets of a command line, argument by argument: an option can announce that the next argument is one.
/// Hand-written and linear: the text is a stranger's and may be made to hurt (no regular expression, no backtracking).
/// </summary>
internal sealed class SecretScanner
{
    private readonly SecretRanges _found = new();
    private ProgramOptions? _program;
    private Next _next;

    private enum Next
    {
        Anything,
        Secret,
        UserAndSecret,
    }

    /// <summary>The argument with every secret replaced.</summary>
    public string Redact(string argument)
    {
        _found.Clear();
        if (_next == Next.Secret && !IsLongOption(argument))
        {
            _next = Next.Anything;
            _program = SecretNames.OptionsOf(argument) ?? _program;
            return argument.Length == 0 ? argument : CommandLine.Redacted;
        }

        ScanWords(argument);
        if (argument.AsSpan().ContainsAny(" \t\n"))
        {
            // A command line within the argument ends with it: "sh -c 'app --token' NAME".
            _next = Next.Anything;
        }

        SecretAssignments.Find(argument, _found);
        SecretShapes.Find(argument, _found);
        return _found.Count == 0 ? argument : Replace(argument);
    }

    private static bool IsLongOption(ReadOnlySpan<char> word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetter(word[2]);

    /// <summary>Word by word, for an argument can be a command line itself: sh -c "mysql -psecret".</summary>
    private void ScanWords(string argument)
    {
        var position = 0;
        while (position < argument.Length)
        {
            if (Characters.IsBreak(argument[position]) || Characters.IsQuote(argument[position]))
            {
                position++;
                continue;
            }

            var end = _next == Next.Anything ? Characters.EndOfWord(argument, position)
                : position > 0 && Characters.IsQuote(argument[position - 1]) ? Math.Max(position + 1, Characters.EndOfQuoted(argument, position - 1) - 1)
                : Characters.EndOfValue(argument, position);
            ScanWord(argument.AsSpan(position, end - position), position);
            position = end;
        }
    }

    private void ScanWord(ReadOnlySpan<char> word, int start)
    {
        var announced = _next;
        _next = Next.Anything;
        if (announced != Next.Anything && !IsLongOption(word))
        {
            var from = announced == Next.Secret ? 0 : word.IndexOf(':') + 1;
            if (announced == Next.Secret || from > 0)
            {
                _found.Add((start + from)..(start + word.Length));
            }

            return;
        }

        if (word[0] != '-')
        {
            _program = SecretNames.OptionsOf(word) ?? _program;
            _next = word.Equals("bearer", StringComparison.OrdinalIgnoreCase) ? Next.Secret : Next.Anything;
            return;
        }

        if (_program is { } options)
        {
            ScanShortOption(word, start, options);
        }

        if (word.Length > 2 && !word.ContainsAny('=', ':') && !word.StartsWith("--no-", StringComparison.Ordinal) && SecretNames.IsSecret(word))
        {
            _next = Next.Secret;
        }
    }

    private void ScanShortOption(ReadOnlySpan<char> word, int start, ProgramOptions options)
    {
        if (options.Separate is { } separate && word.SequenceEqual(separate))
        {
            _next = Next.Secret;
        }
        else if (options.Attached is { } attached && word.Length > attached.Length && word.StartsWith(attached, StringComparison.Ordinal))
        {
            _found.Add((start + attached.Length)..(start + word.Length));
        }
        else if (options.UserAndSecret is { } user && (word.SequenceEqual(user) || word.SequenceEqual("--user")))
        {
            _next = Next.UserAndSecret;
        }
        else if (options.UserAndSecret is not null && word.IndexOf(':') is > 0 and var colon && (word.StartsWith("-u", StringComparison.Ordinal) || word.StartsWith("--user=", StringComparison.Ordinal)))
        {
            _found.Add((start + colon + 1)..(start + word.Length));
        }
    }

    private string Replace(string argument)
    {
        var text = new StringBuilder(argument.Length);
        var position = 0;
        foreach (var range in _found.InOrder())
        {
            if (range.End.Value <= position)
            {
                continue;
            }

            // Two finds that overlap or touch are one secret.
            if (range.Start.Value > position || position == 0)
            {
                text.Append(argument, position, Math.Max(0, range.Start.Value - position)).Append(CommandLine.Redacted);
            }

            position = range.End.Value;
        }

        return text.Append(argument, position, argument.Length - position).ToString();
    }
}
