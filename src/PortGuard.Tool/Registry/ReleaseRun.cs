namespace PortGuard.Tool;

/// <summary>Releases, and says what was released.</summary>
internal sealed class ReleaseRun(ToolParts parts, string? file, bool asJson)
{
    private readonly List<PortAllocation> _released = [];
    private readonly List<string> _unknown = [];

    public async Task<int> NamedAsync(IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        var registry = parts.Open(file);
        var before = await registry.ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var service in services)
        {
            var allocation = before.Allocations.FirstOrDefault(allocation => allocation.Service == service);
            if (allocation is not null && await registry.ReleaseAsync(service, cancellationToken).ConfigureAwait(false))
            {
                _released.Add(allocation);
            }
            else
            {
                _unknown.Add(service);
                SayUnknown(service, before);
            }
        }

        Show(before);
        return _unknown.Count > 0 ? ExitCode.No : ExitCode.Done;
    }

    public async Task<int> AllAsync(bool yes, CancellationToken cancellationToken)
    {
        var registry = parts.Open(file);
        var before = await registry.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (before.Allocations.Count > 0)
        {
            if (!yes && !MayRelease(before))
            {
                return ExitCode.No;
            }

            _ = await registry.ReleaseAllAsync(cancellationToken).ConfigureAwait(false);
            _released.AddRange(before.Allocations);
        }
        else
        {
            await parts.Terminal.Error.WriteLineAsync($"portguard: no service has a port in {Location(before)}.").ConfigureAwait(false);
        }

        Show(before);
        return ExitCode.Done;
    }

    private bool MayRelease(PortRegistrySnapshot before)
    {
        var many = Phrases.Invariant($"{before.Allocations.Count} {(before.Allocations.Count == 1 ? "service has a port" : "services have ports")} in {Location(before)}");
        if (!parts.Terminal.CanAsk)
        {
            throw new ToolException(ExitCode.NotPermitted, $"{many}. Nothing was released: nobody can be asked without a terminal, and --yes was not given.");
        }

        var answer = parts.Terminal.Ask($"{many}. Release all of them? [y/N] ")?.Trim() ?? "";
        return answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase);
    }

    private void SayUnknown(string service, PortRegistrySnapshot before)
    {
        var near = NearWords.Among(before.Allocations.Select(allocation => allocation.Service), service).Select(name => Phrases.Clean(name)).ToList();
        var meant = near.Count == 0 ? "" : $" Did you mean {NearWords.Join(near)}?";
        parts.Terminal.Error.WriteLine($"portguard: {Phrases.Clean(service)} has no port in {Location(before)}.{meant}");
    }

    private void Show(PortRegistrySnapshot before)
    {
        foreach (var instance in before.Instances.Where(instance => _released.Exists(allocation => allocation.Port == instance.Port)))
        {
            parts.Terminal.Error.WriteLine(Phrases.Invariant(
                $"portguard: {Phrases.Clean(instance.Service)} runs{(instance.ProcessId is { } id ? Phrases.Invariant($" (PID {id})") : "")} and keeps {instance.Port} until it ends."));
        }

        if (asJson)
        {
            parts.Terminal.WriteJson(WriteJson);
            return;
        }

        foreach (var allocation in _released)
        {
            parts.Terminal.Out.WriteLine(Phrases.Invariant($"released {Phrases.Clean(allocation.Service)} ({allocation.Port})"));
        }
    }

    private void WriteJson(JsonText writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("released");
        foreach (var allocation in _released)
        {
            writer.WriteStartObject();
            writer.WriteString("service", allocation.Service);
            writer.WriteNumber("port", allocation.Port);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("unknown");
        _unknown.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Location(PortRegistrySnapshot snapshot) => CommandLine.Sanitize(snapshot.Location, 200);
}
