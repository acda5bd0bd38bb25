namespace PortGuard.Tool;

/// <summary>What the registry says of a port, for verbs whose own answer does not depend on it.</summary>
internal static class RegistryLook
{
    /// <summary>The registry; null where there is none, or none that can be read: standard error says so then.</summary>
    public static async Task<PortRegistrySnapshot?> TryReadAsync(ToolParts parts, string? named, CancellationToken cancellationToken)
    {
        try
        {
            var registry = parts.Open(named);
            return File.Exists(registry.Location) ? await registry.ReadAsync(cancellationToken).ConfigureAwait(false) : null;
        }
        catch (PortRegistryException e)
        {
            await parts.Terminal.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>What it says of one port; null where it is nobody's there.</summary>
    public static RegisteredPort? Of(PortRegistrySnapshot? snapshot, int port)
    {
        var allocation = snapshot?.Allocations.FirstOrDefault(allocation => allocation.Port == port);
        var reserved = snapshot?.Reservations.FirstOrDefault(reserved => reserved.Ports.Contains(port));
        var instance = snapshot?.Instances.FirstOrDefault(instance => instance.Port == port);
        return allocation is null && reserved is null && instance is null ? null : new(instance?.Service ?? allocation?.Service, instance, reserved);
    }
}

/// <summary>A port in the registry.</summary>
/// <param name="Service">The service that has it; null where none does.</param>
/// <param name="Instance">The instance that runs on it; null where none does.</param>
/// <param name="Reserved">What reserves it; null where nothing does.</param>
internal sealed record RegisteredPort(string? Service, PortInstance? Instance, ReservedPorts? Reserved)
{
    /// <summary>"registry: kept for orders-api, which runs (PID 5)".</summary>
    public string Sentence()
    {
        var clauses = new List<string>();
        if (Service is not null)
        {
            clauses.Add($"kept for {Phrases.Clean(Service)}{(Instance is null ? "" : Instance.ProcessId is { } id ? Phrases.Invariant($", which runs (PID {id})") : ", which runs")}");
        }

        if (Reserved is not null)
        {
            clauses.Add($"reserved{(Reserved.Ports.Count == 1 ? "" : $" with {Reserved.Ports}")}{(Reserved.Reason is { Length: > 0 } reason ? $": {Phrases.Clean(reason)}" : "")}");
        }

        return $"registry: {string.Join("; ", clauses)}";
    }

    public void WriteJson(JsonText writer)
    {
        writer.WriteStartObject("registry");
        writer.WriteString("service", Service);
        writer.WriteBoolean("live", Instance is not null);
        if (Instance?.ProcessId is { } id)
        {
            writer.WriteNumber("pid", id);
        }
        else
        {
            writer.WriteNull("pid");
        }

        writer.WriteBoolean("reserved", Reserved is not null);
        writer.WriteString("reason", Reserved?.Reason);
        writer.WriteEndObject();
    }
}
