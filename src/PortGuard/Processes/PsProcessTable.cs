namespace PortGuard;

/// <summary>
/// Reads processes through ps: macOS and any other Unix. A start is known to the second, which is what the system shows; two processes of
/// one second are ordered by PID.
/// </summary>
internal sealed class PsProcessTable(ICommandRunner runner) : IProcessTable
{
    private const string Program = "ps";
    private const string Installation = "It is in the package procps of most Linux distributions and in the base of every other Unix.";

    public ProcessIdentity? Identify(int processId) => ReadFacts(processId)?.Identity;

    public ProcessSnapshot? Read(int processId) => ReadFacts(processId) is { } facts
        ? facts with
        {
            Arguments = PsOutput.ParseArguments(Ask(processId, PsOutput.CommandColumns), facts),
            WorkingDirectory = ReadWorkingDirectory(processId),
        }
        : null;

    private ProcessSnapshot? ReadFacts(int processId) =>
        processId > 0 ? PsOutput.ParseFacts(Ask(processId, PsOutput.FactColumns)) : null;

    private string Ask(int processId, IReadOnlyList<string> columns)
    {
        // One -o a column: POSIX takes everything behind "=" for a heading. -ww: no line is cut.
        string[] arguments = ["-ww", .. columns.SelectMany(column => new[] { "-o", column + "=" }), "-p", Text(processId)];

        // Exit code 1 and no output: no such process.
        return Wait(ExternalProgram.AskAsync(runner, Program, arguments, Installation, CancellationToken.None)).Output;
    }

    /// <summary>The working directory, which ps does not know and lsof does; null where it is missing or may not be seen.</summary>
    private string? ReadWorkingDirectory(int processId)
    {
        var result = Wait(runner.RunAsync("lsof", ["-w", "-a", "-p", Text(processId), "-d", "cwd", "-Fn"]));
        return result.Output.Split('\n').FirstOrDefault(line => line.StartsWith("n/", StringComparison.Ordinal))?[1..];
    }

    // IProcessTable is synchronous. The runner takes no context along, so that waiting for it cannot lock anybody out.
    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
