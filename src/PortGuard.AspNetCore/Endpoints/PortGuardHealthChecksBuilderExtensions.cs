using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortGuard;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PortGuard to the health checks of an application.</summary>
public static class PortGuardHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds the check "portguard": healthy, with the service, its port and the use of every range; degraded where a range of the registry
    /// is used up to 90 % or more, or the registry cannot be read. Never unhealthy: an instance that runs has its port.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddPortGuard(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => new PortGuardHealthCheck(new(services), new(services)));
        return builder.Add(new("portguard", services => services.GetRequiredService<PortGuardHealthCheck>(), HealthStatus.Degraded, tags: null));
    }
}
