namespace PortGuard.Tool;

/// <summary><c>portguard release SERVICE...</c>: forgets ports of services.</summary>
internal static class ReleaseVerb
{
    public static Verb Create(ToolParts parts)
    {
        var services = RegistryArguments.Services("The services whose ports are to be forgotten.");
        var all = Flag.Create("--all", "Forget the ports of every service; what is reserved stays.");
        var yes = Flag.Create("--yes", "With --all: do not ask.");
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("release", "forget the port of a service, so that others may get it")
        {
            Usage = "portguard release [OPTIONS] SERVICE... | --all",
            Details = "No process is ended: a service that runs keeps its port until it ends. --all shows how many there are and asks; without a terminal it wants --yes.",
            Examples =
            [
                new("portguard release orders-api", "the next allocate may give it another port"),
                new("portguard release --all --yes", "begin anew"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "released"),
                new(ExitCode.No, "one of the services has no port; the others are released. Or you did not say yes"),
                new(ExitCode.NotPermitted, "--all, and nobody can be asked"),
                .. RegistryExit.OfChanges,
            ],
        };
        verb.Add(services);
        verb.Add(all);
        verb.Add(yes);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction((result, cancellationToken) =>
        {
            var names = result.GetValue(services) ?? [];
            if (names.Length == 0 != result.Has(all))
            {
                throw new ToolException(ExitCode.Usage, names.Length == 0 ? "release: name the services, or write --all." : "release: --all releases every service; name none.");
            }

            var release = new ReleaseRun(parts, result.GetValue(registry), result.Has(json));
            return result.Has(all) ? release.AllAsync(result.Has(yes), cancellationToken) : release.NamedAsync([.. names.Distinct()], cancellationToken);
        });
        return verb;
    }
}
