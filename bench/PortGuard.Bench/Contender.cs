namespace PortGuard.Bench;

internal enum Role
{
    PortGuard,
    Limit,
    Peer,

    /// <summary>No rival: a part of what PortGuard's figure is made of, for the details.</summary>
    Part,
}

/// <summary>One of those that answer the same question.</summary>
/// <param name="role">What its figure is compared as.</param>
/// <param name="name">How the tables call it.</param>
internal class Contender(Role role, string name)
{
    public Role Role => role;

    public string Name => name;

    /// <summary>One number a round, in nanoseconds.</summary>
    public Samples Samples { get; init; } = new();
}

/// <summary>A contender in a race.</summary>
/// <param name="role">What its figure is compared as.</param>
/// <param name="name">How the tables call it.</param>
/// <param name="measure">Takes one round, such as the median of a block of calls.</param>
/// <param name="mostRounds">It sits out the rest; for the slow ones.</param>
internal sealed class Racer(Role role, string name, Func<double> measure, int mostRounds = int.MaxValue) : Contender(role, name)
{
    public void TakeRound()
    {
        if (Samples.Count < mostRounds)
        {
            Samples.Add(measure());
        }
    }
}
