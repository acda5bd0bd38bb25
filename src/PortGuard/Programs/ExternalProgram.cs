using System.Globalization;

namespace PortGuard;

/// <summary>Asks an external program and tells "it could not be asked" from every answer.</summary>
internal static class ExternalProgram
{
    /// <param name="runner">Who runs it.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="installation">What to do where it is missing, as a sentence.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">There is no whole answer.</exception>
    public static async ValueTask<CommandResult> AskAsync(
        ICommandRunner runner, string program, IReadOnlyList<string> arguments, string installation, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(program, arguments, timeLimit: null, cancellationToken).ConfigureAwait(false);
        return result.Outcome switch
        {
            CommandOutcome.Exited => result,
            CommandOutcome.NotFound => throw new IOException($"The program {program} is not installed. {installation}"),
            CommandOutcome.TimedOut => throw new IOException($"'{Line(program, arguments)}' gave no answer in time."),
            _ => throw new IOException($"'{Line(program, arguments)}' printed more than can be an answer."),
        };
    }

    /// <summary>What to throw when the program says that it failed.</summary>
    public static IOException Failed(string program, IReadOnlyList<string> arguments, CommandResult result) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"'{Line(program, arguments)}' failed with exit code {result.ExitCode}: {FirstLine(result.Error)}"));

    private static string Line(string program, IReadOnlyList<string> arguments) => string.Join(' ', arguments.Prepend(program));

    private static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "it said nothing";
}
