namespace PortGuard.Bench;

/// <summary>One line of the result: a question, those who answered it, and what was to be reached.</summary>
/// <param name="What">The question.</param>
/// <param name="Contenders">Exactly one of them is PortGuard, at most one the limit.</param>
/// <param name="Goal">What was to be reached, in words.</param>
/// <param name="IsMet">Whether it was.</param>
internal sealed record Figure(string What, IReadOnlyList<Contender> Contenders, string Goal, bool IsMet)
{
    /// <summary>Whether quotients make sense; not of differences, which may be zero.</summary>
    public bool HasRatios { get; init; } = true;

    /// <summary>How its numbers are written; they are nanoseconds unless something else is said.</summary>
    public Func<double, string> Show { get; init; } = Text.Time;

    public Samples Product => Of(Role.PortGuard)!;

    public Samples? Limit => Of(Role.Limit);

    /// <summary>PortGuard divided by the limit, pair by pair; null where there is no limit to divide by.</summary>
    public Samples? Ratio => Limit is { } limit ? Product.PairWith(limit, (product, other) => product / other) : null;

    private Samples? Of(Role role) => Contenders.FirstOrDefault(contender => contender.Role == role)?.Samples;
}
