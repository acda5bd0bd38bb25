using System.CommandLine;
using System.CommandLine.Parsing;

namespace PortGuard.Tool;

/// <summary><c>portguard free PORT...</c>: ends who holds the ports, by the library's rules.</summary>
internal static class FreeVerb
{
    private sealed record Options(
        Argument<int[]> Ports,
        Option<string> Yes,
        Option<string> DryRun,
        Option<object> Grace,
        Option<object> Scope,
        Option<string[]> Allow,
        Option<string[]> Users,
        Option<string> Tree,
        Option<string> Json,
        Option<string> Dev);

    public static Verb Create(ToolParts parts)
    {
        var options = CreateOptions();
        var verb = new Verb("free", "end who holds a port, where the rules allow it, and verify that it is free")
        {
            Details = "Shows who holds the port and why it may or may not be ended, and asks. The process is asked to stop (SIGTERM) and forced only "
                + "after the grace period and only while the port is still held. Databases, containers, services and other users' processes are "
                + "refused, with the command that would be right instead. Of one port it is all holders or none. Without a terminal nothing is "
                + "ended unless --yes is given. Where a variable says that this is not Development, nothing is ended unless --dev is given.",
            Examples =
            [
                new("portguard free 8080", "show who holds 8080, ask, end it"),
                new("portguard free 8080 5173 --yes", "end who holds the two, without asking"),
                new("portguard free 8080 --dry-run", "show what would be done"),
                new("portguard free 6379 --allow redis-server", "end a program that is protected otherwise"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "every port is free"),
                new(ExitCode.No, "a port is busy with what is nobody's to end, or you said no"),
                new(ExitCode.NotPermitted, "a rule or the system does not permit it, or nobody could be asked; nothing was ended for that port"),
                new(ExitCode.StillHeld, "something was ended, and the port is still held or came back"),
                new(ExitCode.Cancelled, "Ctrl+C"),
            ],
        };
        verb.Add(options.Ports);
        foreach (Option option in new Option[]
            { options.Yes, options.DryRun, options.Grace, options.Scope, options.Allow, options.Users, options.Tree, options.Json, options.Dev })
        {
            verb.Add(option);
        }

        verb.SetAction((result, cancellationToken) => RunAsync(result, options, parts, cancellationToken));
        return verb;
    }

    private static Options CreateOptions() => new(
        PortArguments.Ports("The ports to free.", ArgumentArity.OneOrMore),
        Flag.Create("--yes", "End without asking.", "-y"),
        Flag.Create("--dry-run", "Show what would be done, and do nothing.", "-n"),
        PortArguments.Duration("--grace", "How long a process may take to stop before it is forced.", TimeSpan.FromSeconds(5)),
        new("--scope")
        {
            Description = "Whom it may end: user, any process of yours (the default); application, only those that work in the current directory or below.",
            HelpName = "user|application",
            CustomParser = ParseScope,
        },
        new("--allow") { Description = "A program that is protected otherwise, such as redis-server; can be given again.", HelpName = "NAME" },
        new("--user") { Description = "As root: a user whose processes may be ended like your own; can be given again.", HelpName = "NAME" },
        Flag.Create("--tree", "End what is left below the ended processes too."),
        Flag.Create("--json", "Write the result as JSON."),
        Flag.Create("--dev", "This is a developer's machine, whatever the environment variables say."));

    private static object? ParseScope(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        switch (text)
        {
            case "user":
                return TerminationScope.SameUser;
            case "application":
                return TerminationScope.SameApplication;
            default:
                result.AddError($"--scope: '{CommandLine.Sanitize(text)}' is not a scope; write user or application.");
                return null;
        }
    }

    private static Task<int> RunAsync(ParseResult result, Options options, ToolParts parts, CancellationToken cancellationToken)
    {
        var free = Parts(() => Request(result, options, parts), parts);
        return RunAsync(free, Descendants(free), result.Has(options.Json), cancellationToken);
    }

    internal static async Task<int> RunAsync(
        FreeParts free, Func<PortOwner, IReadOnlyList<PortOwner>> descendantsOf, bool json, CancellationToken cancellationToken)
    {
        var run = new FreeRun(free, descendantsOf, result => Show(result, json, free.Tool.Terminal));
        var results = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        if (json)
        {
            free.Tool.Terminal.WriteJson(writer => FreeJson.Write(writer, results));
        }

        var worst = ExitCode.Done;
        foreach (var result in results)
        {
            worst = Math.Max(worst, result.ExitCode);
        }

        return worst;
    }

    private static FreeParts Parts(Func<FreeRequest> request, ToolParts parts)
    {
        try
        {
            return FreeParts.Create(request(), parts);
        }
        catch (IOException e)
        {
            // Not even our own process can be seen (no /proc): then nobody else can be judged.
            throw new ToolException(ExitCode.NotPermitted, CommandLine.Sanitize(e.Message));
        }
    }

    private static void Show(FreeResult result, bool json, ITerminal terminal)
    {
        if (!json)
        {
            terminal.Out.WriteLine(Phrases.Invariant($"{result.Port}: {result.Text}"));
            terminal.Out.Flush();
        }
    }

    private static FreeRequest Request(ParseResult result, Options options, ToolParts parts)
    {
        var grace = (TimeSpan)result.GetValue(options.Grace)!;
        return new()
        {
            Ports = result.GetValue(options.Ports)!,
            Yes = result.Has(options.Yes),
            DryRun = result.Has(options.DryRun),
            Grace = grace >= TimeSpan.Zero ? grace : throw new ToolException(ExitCode.Usage, $"--grace: a duration cannot be negative; write it as {Duration.AcceptedForms}."),
            Scope = (TerminationScope)(result.GetValue(options.Scope) ?? TerminationScope.SameUser),
            Allow = result.GetValue(options.Allow) ?? [],
            Users = UserIds(result.GetValue(options.Users) ?? [], parts),
            Tree = result.Has(options.Tree),
            Environment = CommandEnvironment.Read(parts.Environment, result.Has(options.Dev), name: null),
        };
    }

    // Loops: LINQ over numbers is left to the JIT, 2 ms of a start.
    private static uint[] UserIds(string[] names, ToolParts parts)
    {
        var ids = new uint[names.Length];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = UserId(names[index], parts);
        }

        return ids;
    }

    private static uint UserId(string name, ToolParts parts)
    {
        if (parts.Self.Snapshot.UserId != 0)
        {
            throw new ToolException(ExitCode.NotPermitted, $"--user {CommandLine.Sanitize(name)}: only root may end the processes of other users; run it with sudo.");
        }

        var found = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? UnixUserIds.Find(name) : null;
        return found ?? throw new ToolException(ExitCode.Usage, $"--user: there is no user '{CommandLine.Sanitize(name)}'; write a name or an id that this system knows.");
    }

    private static Func<PortOwner, IReadOnlyList<PortOwner>> Descendants(FreeParts free)
    {
        if (OperatingSystem.IsLinux() && LinuxDescendants.IsSupported)
        {
            return owner => OperatingSystem.IsLinux() ? LinuxDescendants.Of(owner, free.Tool.System.Processes) : [];
        }

        return !free.Request.Tree
            ? static _ => []
            : throw new ToolException(ExitCode.Usage, "--tree needs the kernel's lists of children (Linux with CONFIG_PROC_CHILDREN), which this system does not have.");
    }
}
