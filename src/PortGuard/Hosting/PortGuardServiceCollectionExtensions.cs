using PortGuard;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PortGuard to the services of a host.</summary>
public static class PortGuardServiceCollectionExtensions
{
    /// <summary>Does what <c>builder.UsePortGuard()</c> does, where only the services are at hand.</summary>
    /// <param name="services">The services of a host.</param>
    /// <param name="configure">Sets options; the configuration section "PortGuard" is read after it and wins.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPortGuard(this IServiceCollection services, Action<PortGuardOptions>? configure = null) =>
        PortGuardServices.AddCore(services, configure);
}
