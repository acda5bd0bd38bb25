namespace PortGuard.Tool;

/// <summary><c>portguard allocate SERVICE</c>: the port of a service.</summary>
internal static class AllocateVerb
{
    public static Verb Create(ToolParts parts)
    {
        var service = RegistryArguments.Service("The name that the port is kept under.");
        var preferred = RegistryArguments.Preferred();
        var range = RegistryArguments.Range();
        var registry = RegistryOption.Create();
        var json = Flag.Create("--json", "Print the answer as JSON.");
        var verb = new Verb("allocate", "give a service a port of its own and print it")
        {
            Details = """
                The same port again next time, in every shell of the project: it is written down in .allocated_ports.json and kept until it is
                released. Nothing holds the port after the command has ended: start the server at once, or let portguard run --service do both.

                A port that somebody else listens on is passed over. One that the service has and a program of this project listens on stays the
                service's: it is most likely the service itself.
                """,
            Examples =
            [
                new("PORT=$(portguard allocate orders-api) npm start", "a server on its own port"),
                new("portguard allocate orders-api --preferred 18123", "this one, if nobody else has it"),
                new("portguard allocate gateway --range api", "one of 8000-8099"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "the port is printed"),
                new(RegistryExit.Unavailable, "no port is free"),
                new(RegistryExit.Temporary, "the registry is locked by somebody else; trying again is worth it"),
                new(RegistryExit.Configuration, "the registry cannot be read or written, or there is no such range"),
            ],
        };
        verb.Add(service);
        verb.Add(preferred);
        verb.Add(range);
        verb.Add(registry);
        verb.Add(json);
        verb.SetAction((result, cancellationToken) => RunAsync(
            new(result.GetValue(service)!) { Preferred = result.GetValue(preferred), Range = result.GetValue(range), Addresses = ServiceAddresses.All, Directory = parts.Directory },
            result.GetValue(registry),
            result.Has(json),
            parts,
            cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(PortRequest request, string? file, bool asJson, ToolParts parts, CancellationToken cancellationToken)
    {
        var registry = parts.Open(file);
        var answer = await new KeptPort(registry, parts).FindAsync(request, cancellationToken).ConfigureAwait(false)
            ?? await AllocateAsync(registry, request, cancellationToken).ConfigureAwait(false);
        await parts.Terminal.Error.WriteLineAsync($"portguard: {AllocateText.Sentence(answer)}").ConfigureAwait(false);
        if (asJson)
        {
            parts.Terminal.WriteJson(writer => AllocateText.WriteJson(writer, answer));
        }
        else
        {
            await parts.Terminal.Out.WriteLineAsync(Phrases.Invariant($"{answer.Port}")).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static async Task<AllocatedPort> AllocateAsync(FilePortRegistry registry, PortRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var reservation = await registry.AllocateAsync(request, cancellationToken).ConfigureAwait(false);
            await using (reservation.ConfigureAwait(false))
            {
                return new(reservation.Service, reservation.Port, reservation.Choice) { Registry = registry.Location, Skipped = reservation.Skipped };
            }
        }
        catch (PortRegistryException e) when (e.Instance is not null)
        {
            // It was started in this very moment; its port is the answer.
            var instance = e.Instance;
            return new(instance.Service, instance.Port, PortChoiceKind.Kept) { Registry = registry.Location, Instance = instance };
        }
    }
}
