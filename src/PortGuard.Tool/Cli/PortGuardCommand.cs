using System.CommandLine;

namespace PortGuard.Tool;

/// <summary>The root: parses, runs the verb and turns whatever goes wrong into a text and an exit code.</summary>
internal static class PortGuardCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolParts parts)
    {
        var result = Create(parts).Parse(arguments);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await parts.Terminal.Error.WriteLineAsync($"portguard: {error.Message}").ConfigureAwait(false);
            }

            return ExitCode.Usage;
        }

        try
        {
            return await result.InvokeAsync(new()
            {
                EnableDefaultExceptionHandler = false,
                Output = parts.Terminal.Out,
                Error = parts.Terminal.Error,
            }).ConfigureAwait(false);
        }
        catch (ToolException e)
        {
            await parts.Terminal.Error.WriteLineAsync($"portguard: {e.Message}").ConfigureAwait(false);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C
            return ExitCode.Cancelled;
        }
    }

    internal static RootCommand Create(ToolParts parts) =>
    [
        WhoVerb.Create(parts),
        FreeVerb.Create(parts),
        CheckVerb.Create(parts),
        LogVerb.Create(parts),
    ];
}
