namespace PortGuard;

/// <summary>Runs a program of the system and gives back what it printed. The one seam to external programs.</summary>
internal interface ICommandRunner
{
    /// <summary>Runs a program to its end, without a shell and without input, and always in the C locale and in UTC.</summary>
    /// <param name="program">The program's name, looked up in the system's directories first and then in PATH; or an absolute path.</param>
    /// <param name="arguments">The arguments, each as the program is to see it.</param>
    /// <param name="timeLimit">How long it may take; null for the runner's default.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="IOException">The program is there and could not be started.</exception>
    ValueTask<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default);
}

/// <summary>How a program ended.</summary>
internal enum CommandOutcome
{
    /// <summary>By itself; the exit code tells how.</summary>
    Exited,

    /// <summary>It never started: there is no such program.</summary>
    NotFound,

    /// <summary>It took too long and was ended.</summary>
    TimedOut,

    /// <summary>It printed too much and was ended.</summary>
    TooMuchOutput,
}

/// <summary>What a program said.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ExitCode">Its exit code; -1 unless it ended by itself.</param>
/// <param name="Output">Its standard output; empty unless it ended by itself, because half an answer reads like a whole one.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record CommandResult(CommandOutcome Outcome, int ExitCode, string Output, string Error)
{
    public static CommandResult NotFound { get; } = new(CommandOutcome.NotFound, -1, "", "");
}
