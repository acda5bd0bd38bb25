namespace PortGuard.Tool;

/// <summary>
/// Whether the command may end a process: only where something says Development and nothing says otherwise. A command has no host that
/// would know which variable wins, so every one of them has to agree.
/// </summary>
internal sealed record CommandEnvironment
{
    public const string Development = "Development";

    private const string Production = "Production";
    private const string VetoVariable = "ENVIRONMENT";

    public required DevelopmentSwitch Switch { get; init; }

    /// <summary>What the environment is called; Production where nothing says so.</summary>
    public required string Name { get; init; }

    /// <summary>Whether anything names it.</summary>
    public required bool IsSet { get; init; }

    /// <summary>The variable that decided, such as "ASPNETCORE_ENVIRONMENT"; null where none did: an option, or nothing at all.</summary>
    public string? DecidingVariable { get; init; }

    /// <summary>The variables that are read, in the order in which they are named.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", VetoVariable];

    /// <param name="variables">The environment of this process; an empty value is none.</param>
    /// <param name="dev">Whether <c>--dev</c> was given, which says Development.</param>
    /// <param name="name">The value of <c>--environment</c>; it beats the variables, all but the veto of ENVIRONMENT=production.</param>
    public static CommandEnvironment Read(IReadOnlyDictionary<string, string> variables, bool dev, string? name)
    {
        // The more cautious of two options that contradict each other.
        var found = name is not null && !Says(Development, name) ? Of(name, null)
            : dev || name is not null ? Of(Development, null)
            : FromVariables(variables);
        return found.Switch is DevelopmentSwitch.On && Value(variables, VetoVariable) is { } veto && Says(Production, veto)
            ? found with { Switch = DevelopmentSwitch.Vetoed, DecidingVariable = VetoVariable }
            : found;
    }

    private static CommandEnvironment FromVariables(IReadOnlyDictionary<string, string> variables)
    {
        CommandEnvironment? development = null;
        CommandEnvironment? other = null;
        foreach (var variable in Variables)
        {
            if (Value(variables, variable) is not { } value)
            {
                continue;
            }

            if (Says(Development, value))
            {
                development ??= Of(value, variable);
            }
            else
            {
                other ??= Of(value, variable);
            }
        }

        // That somebody says Development makes ENVIRONMENT=production a veto and no mere disagreement.
        return development is not null && (other is null || IsVeto(other))
            ? development
            : other ?? new() { Switch = DevelopmentSwitch.Off, Name = Production, IsSet = false };
    }

    private static CommandEnvironment Of(string name, string? variable) => new()
    {
        Switch = Says(Development, name) ? DevelopmentSwitch.On : DevelopmentSwitch.Off,
        Name = name,
        IsSet = true,
        DecidingVariable = variable,
    };

    private static bool IsVeto(CommandEnvironment other) => other.DecidingVariable == VetoVariable && Says(Production, other.Name);

    private static bool Says(string what, string value) => value.Equals(what, StringComparison.OrdinalIgnoreCase);

    private static string? Value(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && value.AsSpan().Trim() is { Length: > 0 } text ? text.ToString() : null;
}
