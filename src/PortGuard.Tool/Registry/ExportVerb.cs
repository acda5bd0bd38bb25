using System.CommandLine;

namespace PortGuard.Tool;

/// <summary><c>portguard export FILE</c>: the registry for other programs.</summary>
internal static class ExportVerb
{
    private const string StandardOutput = "-";

    public static Verb Create(ToolParts parts)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it; - is standard output. A name such as .env, ports.env or .env.local makes variables, any other JSON." };
        var force = Flag.Create("--force", "Write over an earlier export. Any other file is left alone all the same.");
        var registry = RegistryOption.Create();
        var verb = new Verb("export", "write the ports of all services to a file for other programs")
        {
            Details = """
                JSON as /health/ports answers it and list --json prints it, or variables such as ORDERS_API_PORT=18123. A file that is not an
                earlier export (a plan, the registry, a .env of your own) is never written over.
                """,
            Examples =
            [
                new("portguard export ports.generated.json", "once"),
                new("portguard export --force .env.ports", "again and again, as variables"),
                new("portguard export - | jq .all_allocations", "into a pipe"),
            ],
            ExitCodes =
            [
                new(ExitCode.Done, "written"),
                new(ExitCode.NotPermitted, "there is a file that may not be written over; it was left as it is"),
                new(ExitCode.InputOutput, "the file cannot be written"),
                .. RegistryExit.OfChanges,
            ],
        };
        verb.Add(file);
        verb.Add(force);
        verb.Add(registry);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var snapshot = await parts.Open(result.GetValue(registry)).ReadAsync(cancellationToken).ConfigureAwait(false);
            var name = result.GetValue(file)!;
            if (name == StandardOutput)
            {
                await parts.Terminal.Out.WriteAsync(SnapshotJson.Write(snapshot)).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var path = Path.GetFullPath(name, parts.Directory);
            ExportFile.Write(path, EnvExport.IsFor(path) ? EnvExport.Write(snapshot) : SnapshotJson.Write(snapshot), result.Has(force));
            await parts.Terminal.Error.WriteLineAsync(Phrases.Invariant($"portguard: {CommandLine.Sanitize(path, 200)}: {snapshot.Allocations.Count} {(snapshot.Allocations.Count == 1 ? "service" : "services")}.")).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return verb;
    }
}
