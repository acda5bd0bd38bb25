using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PortGuard;

/// <summary>Whether the registry can be read and has ports left.</summary>
internal sealed class PortGuardHealthCheck(HostRegistry registry, HostIdentity identity) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var look = await registry.LookAsync(cancellationToken).ConfigureAwait(false);
        return Judge(look, identity.Read(), context.Registration.FailureStatus);
    }

    public static HealthCheckResult Judge(RegistryLook look, PortInstance own, HealthStatus failure)
    {
        // Texts and numbers only: who writes a report serialises them without knowing our types.
        var data = new Dictionary<string, object> { ["service"] = own.Service };
        if (own.Port > 0)
        {
            data["port"] = own.Port;
        }

        if (look.Snapshot is not { } snapshot)
        {
            return new(failure, look.Error, exception: null, data);
        }

        foreach (var range in snapshot.Ranges)
        {
            data[$"utilization.{range.Name}"] = range.Utilization;
        }

        var scarce = snapshot.Ranges.Where(IsNearlyUsedUp).Select(Describe).ToList();
        return scarce.Count == 0
            ? new(HealthStatus.Healthy, exception: null, data: data)
            : new(failure, $"Nearly used up: {Phrases.List(scarce)}.", exception: null, data);
    }

    /// <summary>90 % or more are taken; what is reserved is as little to be had as what is allocated.</summary>
    private static bool IsNearlyUsedUp(PortRangeUse range) => range.Available * 10 <= range.Range.Count;

    private static string Describe(PortRangeUse range) => string.Create(
        CultureInfo.InvariantCulture, $"{Phrases.Clean(range.Name)} ({range.Range.First}-{range.Range.Last}, {range.Available} of {range.Range.Count} left)");
}
