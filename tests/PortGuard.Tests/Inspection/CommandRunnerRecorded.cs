namespace PortGuard.Tests;

/// <summary>Answers every command with one recorded result.</summary>
internal sealed class CommandRunnerRecorded(CommandResult result) : ICommandRunner
{
    public IReadOnlyList<string>? Command { get; private set; }

    public static CommandRunnerRecorded Saying(string output, int exitCode = 0, string error = "") =>
        new(new(CommandOutcome.Exited, exitCode, output, error));

    public ValueTask<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        Command = [program, .. arguments];
        return new(result);
    }
}
