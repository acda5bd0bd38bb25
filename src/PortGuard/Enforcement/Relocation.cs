using System.Net;

namespace PortGuard;

/// <summary>Moves endpoints to other ports before the server binds them.</summary>
internal static class Relocation
{
    private const int DefaultSpan = 100;

    /// <returns>The endpoints that are still to be had where they were.</returns>
    /// <exception cref="PortGuardException">No port of the range is free.</exception>
    public static IReadOnlyList<GuardedEndpoint> Move(
        IReadOnlyList<EndpointCase> cases, IReadOnlyList<GuardedEndpoint> endpoints, GuardParts parts, IReadOnlyList<TerminationResult> attempts)
    {
        var staying = endpoints;
        // "http://localhost:5000" is two endpoints that one setting moves together.
        foreach (var group in cases.Where(@case => @case.Decision is GuardDecision.Relocate).GroupBy(@case => @case.EndPoint.Display))
        {
            var @case = group.First();
            var together = endpoints.Where(endpoint => endpoint.Display == group.Key).ToList();
            var range = parts.Settings.RelocateRange ?? After(@case.EndPoint.Port);
            // Where they were, and where those that have moved already are: nobody holds that yet.
            var taken = endpoints.Concat(staying).Select(endpoint => endpoint.Port).ToHashSet();
            if (FindFree(together, range, taken, parts.Probe) is not { } port)
            {
                throw Refusal.Of([@case with { Decision = new GuardDecision.Refuse(ConflictCause.RangeExhausted) }], attempts, parts, range);
            }

            @case.EndPoint.MoveTo!(port);
            Log.Moved(parts.Logger, port, @case.EndPoint.Display, @case.HolderText);
            staying = [.. staying.Except(together), .. together.Select(endpoint => At(endpoint, port))];
        }

        return staying;
    }

    private static PortRange After(int port) => new(Math.Min(port + 1, 65535), Math.Min(port + DefaultSpan, 65535));

    private static int? FindFree(List<GuardedEndpoint> together, PortRange range, HashSet<int> taken, IEndpointProbe probe)
    {
        for (var port = range.First; port <= range.Last; port++)
        {
            if (!taken.Contains(port) && together.TrueForAll(endpoint => !probe.IsInUse(At(endpoint, port))))
            {
                return port;
            }
        }

        return null;
    }

    private static GuardedEndpoint At(GuardedEndpoint endpoint, int port) => endpoint.EndPoint is IPEndPoint ip
        ? endpoint with { EndPoint = new IPEndPoint(ip.Address, port) }
        : endpoint;
}
