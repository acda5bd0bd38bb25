using System.CommandLine;
using System.CommandLine.Completions;

namespace PortGuard.Tool;

/// <summary>Arguments and options as the help writes them.</summary>
internal static class SymbolText
{
    /// <summary>"portguard who [OPTIONS] [PORT|RANGE...]".</summary>
    public static string Usage(Verb verb)
    {
        if (verb.Usage is { } usage)
        {
            return usage;
        }

        var arguments = verb.Arguments.Where(argument => !argument.Hidden).Select(Usage);
        return string.Join(' ', (string[])["portguard", verb.Name, "[OPTIONS]", .. arguments]);
    }

    /// <summary>"--grace DURATION", "-h, --help".</summary>
    public static string Label(Option option)
    {
        var names = option.Aliases.Where(alias => alias.Length == 2 && char.IsAsciiLetter(alias[1])).Order(StringComparer.Ordinal).Append(option.Name);
        return $"{string.Join(", ", names)}{(TakesValue(option) ? $" {Placeholder(option)}" : "")}";
    }

    /// <summary>"DURATION", "free|listening".</summary>
    public static string Placeholder(Option option)
    {
        if (option.HelpName is { Length: > 0 } name)
        {
            return name;
        }

        var values = option.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label).ToList();
        return values.Count > 0 ? string.Join('|', values) : option.Name.TrimStart('-').ToUpperInvariant();
    }

    /// <summary>What the option or argument does, with its default where it has one worth saying.</summary>
    public static string Description(Symbol symbol)
    {
        var byDefault = symbol switch
        {
            Option { HasDefaultValue: true } option => Text(option.GetDefaultValue()),
            Argument { HasDefaultValue: true } argument => Text(argument.GetDefaultValue()),
            _ => "",
        };
        return byDefault.Length == 0 ? symbol.Description ?? "" : $"{symbol.Description} [default: {byDefault}]";
    }

    private static string Usage(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static string Text(object? value) => value switch
    {
        null or false or "" => "",
        // "Not at all", as a rule
        TimeSpan { Ticks: 0 } => "",
        TimeSpan duration => Typed(duration),
        Enum name => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name.ToString()),
        Array list => string.Join(", ", list.Cast<object>()),
        _ => FormattableString.Invariant($"{value}"),
    };

    /// <summary>A duration as it would be typed: "5s", not "5 s".</summary>
    private static string Typed(TimeSpan duration) => duration switch
    {
        _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => FormattableString.Invariant($"{duration.TotalHours}h"),
        _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => FormattableString.Invariant($"{duration.TotalMinutes}m"),
        _ when duration.Ticks % TimeSpan.TicksPerSecond == 0 => FormattableString.Invariant($"{duration.TotalSeconds}s"),
        _ => FormattableString.Invariant($"{duration.TotalMilliseconds}ms"),
    };
}
