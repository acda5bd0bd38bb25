using System.Globalization;

namespace PortGuard.Tool;

/// <summary>
/// What <c>portguard run</c> does, in this order: everything that can be wrong with the command is found first, then the port is made free,
/// then the program starts. So a misspelt name never ends a process.
/// </summary>
internal sealed class RunAction(ToolParts parts, RunOptions options)
{
    /// <summary>What stands for the port in the program's arguments.</summary>
    public const string PortMark = "{port}";

    // A plan is made more than once.
    private bool _saidTrouble;

    /// <returns>The program's exit code where it is a child of ours, or a refusal's; on Unix a program that started is what this process has become.</returns>
    /// <exception cref="ToolException">Something is wrong with the command.</exception>
    public int Run()
    {
        var variables = ProgramVariables.Read(options.EnvFile, parts.Directory, parts.Environment);
        try
        {
            return options.Service is { } service ? new ServiceRun(parts, options, variables, service, this).Run() : RunOnPort(variables);
        }
        catch (PortGuardException refusal)
        {
            parts.Terminal.Error.WriteLine(refusal.Message);
            return refusal.ExitCode;
        }
    }

    /// <summary>The program as it is to be started on a port, and what the kernel is going to make of it.</summary>
    /// <exception cref="ToolException">There is no such program.</exception>
    public (ProgramStart Start, ProgramCall Call) Plan(ProgramVariables variables, int port)
    {
        IReadOnlyList<string> arguments = [options.Command[0], .. options.Command.Skip(1).Select(argument => WithPort(argument, port))];
        var (file, call) = Find(arguments, variables);
        if (variables.Trouble is { } trouble && !_saidTrouble)
        {
            _saidTrouble = true;
            parts.Terminal.Error.WriteLine($"portguard: warning: {trouble.Message} It is left out, and nobody is ended while it is so.");
        }

        return (new(file, arguments, Handed(variables, port)), call);
    }

    private int RunOnPort(ProgramVariables variables)
    {
        var choice = PortChoice.Of(options, variables);
        var (start, call) = Plan(variables, choice.Port);
        new RunGuard(parts, options, variables, choice, call).Guard();
        return parts.Starter.Start(start);
    }

    private (string File, ProgramCall Call) Find(IReadOnlyList<string> arguments, ProgramVariables variables)
    {
        if (OperatingSystem.IsWindows())
        {
            var found = WindowsProgramSearch.Find(arguments[0], variables.All, parts.Directory);
            return (found, new(found, arguments));
        }

        var search = new ProgramSearch(variables.All.GetValueOrDefault("PATH"), parts.Directory);
        var file = search.Find(arguments[0]);
        return (file, ProgramCall.Of(file, arguments, search, parts.Directory));
    }

    private Dictionary<string, string> Handed(ProgramVariables variables, int port)
    {
        var handed = new Dictionary<string, string>(variables.Added, StringComparer.Ordinal);
        foreach (var name in options.PortVariables)
        {
            handed[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        return handed;
    }

    private static string WithPort(string argument, int port) => argument.Replace(PortMark, port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
