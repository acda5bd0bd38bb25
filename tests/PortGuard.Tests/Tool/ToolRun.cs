using PortGuard.Tool;

namespace PortGuard.Tests;

/// <summary>One call of the command inside the test: the real parts of this system unless a test gives others.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    public static Task<ToolRun> RunAsync(params string[] arguments) => RunAsync(new FakeTerminal(), parts: null, arguments);

    public static async Task<ToolRun> RunAsync(FakeTerminal terminal, ToolParts? parts, params string[] arguments)
    {
        // The command blocks its thread, which here is the test's.
        var cancellationToken = TestContext.Current.CancellationToken;
        var code = await Task.Run(() => PortGuardCommand.Run(arguments, parts ?? ToolParts.Create(terminal), () => cancellationToken), cancellationToken);
        return new(code, terminal.Output.ToString(), terminal.Errors.ToString());
    }

    /// <summary>Both streams and the exit code, as the golden files keep them.</summary>
    public override string ToString() => $"--- exit code {ExitCode}\n{Output}{(Errors.Length > 0 ? $"--- standard error\n{Errors}" : "")}";
}
