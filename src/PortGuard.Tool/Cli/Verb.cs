using System.CommandLine;

namespace PortGuard.Tool;

/// <summary>A verb of the command with what its help teaches.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="summary">One line, no full stop: what it does.</param>
internal sealed class Verb(string name, string summary) : Command(name, summary)
{
    /// <summary>The line to type; null where arguments and options say it all.</summary>
    public string? Usage { get; init; }

    /// <summary>What is worth knowing, in whole sentences; empty where the summary says it all.</summary>
    public string Details { get; init; } = "";

    /// <summary>Examples, the most common first.</summary>
    public required IReadOnlyList<Example> Examples { get; init; }

    /// <summary>What it exits with, beside <see cref="ExitCode.Usage"/>.</summary>
    public required IReadOnlyList<ExitMeaning> ExitCodes { get; init; }
}

/// <summary>A verb before it is made: only the one that is asked for is.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="create">Makes it.</param>
internal sealed class VerbEntry(string name, Func<ToolParts, Verb> create)
{
    public string Name { get; } = name;

    public Verb Create(ToolParts parts) => create(parts);
}

/// <summary>A line to type and what it is for.</summary>
/// <param name="Line">Such as "portguard who 8080".</param>
/// <param name="Purpose">Such as "who holds 8080, and why it runs".</param>
internal sealed record Example(string Line, string Purpose);

/// <summary>An exit code and when it comes.</summary>
/// <param name="Code">The code.</param>
/// <param name="Meaning">A clause, such as "somebody holds it".</param>
internal sealed record ExitMeaning(int Code, string Meaning);
