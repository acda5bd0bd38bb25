using System.CommandLine;
using System.CommandLine.Invocation;

namespace PortGuard.Tool;

/// <summary>The root: finds the verb, parses what follows it, runs it and turns whatever goes wrong into a text and an exit code.</summary>
/// <param name="verbs">What there is, in the order of the help.</param>
/// <param name="parts">Everything from outside.</param>
internal sealed class PortGuardCommand(IReadOnlyList<VerbEntry> verbs, ToolParts parts)
{
    /// <summary>The verbs in the order of the help.</summary>
    internal static VerbEntry[] Verbs =>
    [
        new("who", WhoVerb.Create),
        new("free", FreeVerb.Create),
        new("wait", WaitVerb.Create),
        new("run", RunVerb.Create),
        new("find", FindVerb.Create),
        new("check", CheckVerb.Create),
        new("allocate", AllocateVerb.Create),
        new("release", ReleaseVerb.Create),
        new("reserve", ReserveVerb.Create),
        new("unreserve", UnreserveVerb.Create),
        new("list", ListVerb.Create),
        new("export", ExportVerb.Create),
        new("log", LogVerb.Create),
    ];

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="parts">Everything from outside.</param>
    /// <param name="interrupted">Gives the token that Ctrl+C cancels; called for a verb that waits, and for no other.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, ToolParts parts, Func<CancellationToken>? interrupted = null) =>
        new PortGuardCommand(Verbs, parts).Run(arguments, interrupted);

    /// <inheritdoc cref="Run(IReadOnlyList{string}, ToolParts, Func{CancellationToken}?)"/>
    public int Run(IReadOnlyList<string> arguments, Func<CancellationToken>? interrupted = null)
    {
        // Not async: a state machine over an int is left to the JIT, and most verbs do not wait.
        try
        {
            var code = Dispatch(arguments, interrupted);
            parts.Terminal.Out.Flush();
            return code;
        }
#pragma warning disable CA1031 // Whatever it is: no stack trace is shown to a user who has not asked for one
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failure.Report(e, parts);
        }
    }

    private int Dispatch(IReadOnlyList<string> arguments, Func<CancellationToken>? interrupted) => arguments switch
    {
        [] => RootHelp.Show(verbs, parts),
        ["--version", ..] => ShowVersion(),
        ["help" or "--help" or "-h" or "-?"] => RootHelp.Show(verbs, parts),
        ["help" or "--help" or "-h" or "-?", var word, ..] => VerbHelp.Show(Entry([word]).Create(parts), parts),
        _ => Execute(Entry(arguments).Create(parts), arguments, interrupted),
    };

    private int Execute(Verb verb, IReadOnlyList<string> arguments, Func<CancellationToken>? interrupted)
    {
        var help = VerbHelp.Option();
        verb.Add(help);
        var result = Parse(verb, arguments);
        if (result.GetResult(help) is { Implicit: false })
        {
            return VerbHelp.Show(verb, parts);
        }

        if (result.Errors.Count > 0)
        {
            throw UsageError.Of(result, verb);
        }

        try
        {
            return Invoke(verb, result, interrupted);
        }
        catch (ToolException e) when (e.ExitCode == ExitCode.Usage)
        {
            throw UsageError.Of(e, verb);
        }
    }

    // Not by ParseResult.InvokeAsync, which would take SIGINT and SIGTERM for every verb that is asynchronous, and give it two seconds.
    private static int Invoke(Verb verb, ParseResult result, Func<CancellationToken>? interrupted) => verb.Action switch
    {
        SynchronousCommandLineAction action => action.Invoke(result),
        AsynchronousCommandLineAction action => action.InvokeAsync(result, interrupted?.Invoke() ?? CancellationToken.None).GetAwaiter().GetResult(),
        _ => throw new InvalidOperationException($"The verb {verb.Name} has no action."),
    };

    /// <summary>
    /// Parses a command line that begins with the verb's name. "@file" is a word like any other, not a file to read arguments from, and
    /// "-ab" is not "-a -b": what is handed on to a program has to arrive as it was typed. The verb hangs below a command of another name:
    /// a "[word]" right behind the root's own name would be taken for a directive of the parser, and disappear.
    /// </summary>
    internal static ParseResult Parse(Verb verb, IReadOnlyList<string> arguments) =>
        new Command("portguard") { verb }.Parse(arguments, new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    private VerbEntry Entry(IReadOnlyList<string> arguments)
    {
        foreach (var entry in verbs)
        {
            if (entry.Name == arguments[0])
            {
                return entry;
            }
        }

        throw UnknownVerb.Error(arguments, verbs);
    }

    private int ShowVersion()
    {
        parts.Terminal.Out.WriteLine(ToolVersion.Text);
        return ExitCode.Done;
    }
}
