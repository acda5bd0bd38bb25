using System.CommandLine;
using System.CommandLine.Parsing;

namespace PortGuard.Tool;

/// <summary>The options of <c>portguard run</c>.</summary>
internal sealed class RunCommandLine
{
    private static readonly TimeSpan _longestGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(24);

    private readonly Option<string[]> _ports = Repeatable("--port", "PORT", "The port to make free: 8000 (every interface), 127.0.0.1:8000, localhost:8000, 8000/udp. Repeatable; the first one is handed over. Without it, the variable PORT.");
    private readonly Option<string[]> _portVariables = Repeatable("--port-env", "NAME", "The variable that names the port and by which the program gets it, instead of PORT. Repeatable.");
    private readonly Option<string?> _envFile = new("--env-file") { HelpName = "FILE", Description = "Read this file instead of .env of the working directory." };
    private readonly Option<string> _dev = Flag.Create("--dev", "This is Development: the holder may be ended.");
    private readonly Option<string?> _environment = new("--environment") { HelpName = "NAME", Description = "What the environment is, whatever the variables say. Only Development ends anybody." };
    private readonly Option<object> _grace = PortArguments.Duration("--grace", "How long a holder may take to stop before it is forced.", TimeSpan.FromSeconds(5));
    private readonly Option<object> _wait = WithoutDefault(PortArguments.Duration("--wait", "Wait this long for the port to become free, and end nobody.", TimeSpan.Zero));
    private readonly Option<string[]> _allow = Repeatable("--allow", "NAME", "Take a program off the list of those that are never ended. Repeatable.");
    private readonly Option<object> _scope = new("--scope")
    {
        HelpName = "user|application",
        Description = "Whom to end: user, any process of yours that no rule protects (the default); application, only an earlier run of the same program.",
        CustomParser = Scope,
    };

    private readonly Option<string?> _service = new("--service")
    {
        HelpName = "NAME",
        Description = "Take the port of this service from the registry instead of --port; portguard allocate shows which.",
        CustomParser = result =>
        {
            if (RegistryArguments.Problem(result.Tokens[0].Value) is { } problem)
            {
                result.AddError($"--service: {problem}");
            }

            return result.Tokens[0].Value;
        },
    };

    private readonly Option<int?> _preferred = RegistryArguments.Preferred();
    private readonly Option<string?> _range = RegistryArguments.Range();
    private readonly Option<string?> _registry = RegistryOption.Create();
    private readonly Option<string> _restart = Flag.Create("--restart", "With --service: start the program again on the same port when it is killed or fails.");

    private readonly Argument<string[]> _command = new("CMD")
    {
        Description = "The program and its arguments, after --. {port} in an argument stands for the port.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[]
            { _ports, _portVariables, _service, _preferred, _range, _registry, _restart, _envFile, _dev, _environment, _wait, _grace, _scope, _allow })
        {
            verb.Add(option);
        }

        verb.Add(_command);
    }

    /// <exception cref="ToolException">The options contradict each other, or the program does not stand after "--".</exception>
    public RunOptions Read(ParseResult result)
    {
        var command = result.GetValue(_command) ?? [];
        if (command.Length == 0 || !result.Tokens.Any(token => token.Type is TokenType.DoubleDash))
        {
            // Without "--" an option of the program would be taken for ours.
            throw new ToolException(ExitCode.Usage, "run: the program stands after --, such as: portguard run --port 8000 -- uvicorn app:app --port {port}");
        }

        var options = new RunOptions
        {
            Ports = result.GetValue(_ports) ?? [],
            PortVariables = result.GetValue(_portVariables) is { Length: > 0 } variables ? variables : [RunOptions.DefaultPortVariable],
            EnvFile = result.GetValue(_envFile),
            Dev = result.Has(_dev),
            EnvironmentName = result.GetValue(_environment),
            Grace = (TimeSpan)result.GetValue(_grace)!,
            Wait = result.GetValue(_wait) is TimeSpan wait ? wait : null,
            Scope = (TerminationScope)(result.GetValue(_scope) ?? TerminationScope.SameUser),
            Allow = result.GetValue(_allow) ?? [],
            Service = result.GetValue(_service),
            Preferred = result.GetValue(_preferred),
            Range = result.GetValue(_range),
            Registry = result.GetValue(_registry),
            Restart = result.Has(_restart),
            Command = command,
        };
        CheckService(options);
        Check(options);
        return options;
    }

    private static void Check(RunOptions options)
    {
        CheckDuration("--grace", options.Grace, _longestGrace);
        CheckDuration("--wait", options.Wait ?? TimeSpan.Zero, _longestWait);
        foreach (var name in options.PortVariables.Where(name => name.Length == 0 || name.AsSpan().ContainsAny('=', '\0', ' ')))
        {
            throw new ToolException(ExitCode.Usage, $"--port-env: '{CommandLine.Sanitize(name)}' is not the name of a variable; write a name such as PORT.");
        }

        if (options.Dev && options.EnvironmentName is { } other && !other.Equals(CommandEnvironment.Development, StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException(ExitCode.Usage, $"--dev says Development and --environment says {CommandLine.Sanitize(other)}; write one of them.");
        }
    }

    private static void CheckService(RunOptions options)
    {
        if (options.Service is not null && options.Ports.Count > 0)
        {
            throw new ToolException(ExitCode.Usage, "--service takes the port from the registry and --port names one; write one of them, or --preferred PORT beside --service.");
        }

        if (options.Service is null && (options.Preferred is not null || options.Range is not null || options.Registry is not null || options.Restart))
        {
            throw new ToolException(ExitCode.Usage, "--preferred, --range, --registry and --restart are for a service of the registry; write --service NAME.");
        }
    }

    private static void CheckDuration(string option, TimeSpan duration, TimeSpan longest)
    {
        if (duration < TimeSpan.Zero || duration > longest)
        {
            throw new ToolException(ExitCode.Usage, $"{option}: write a duration from 0s to {Duration.Text(longest)}.");
        }
    }

    private static object? Scope(ArgumentResult result)
    {
        switch (result.Tokens[0].Value.ToUpperInvariant())
        {
            case "USER":
                return TerminationScope.SameUser;
            case "APPLICATION":
                return TerminationScope.SameApplication;
            default:
                result.AddError($"--scope: '{CommandLine.Sanitize(result.Tokens[0].Value)}' is not a scope; write user or application.");
                return null;
        }
    }

    private static Option<object> WithoutDefault(Option<object> option)
    {
        option.DefaultValueFactory = null;
        return option;
    }

    private static Option<string[]> Repeatable(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
    };
}
