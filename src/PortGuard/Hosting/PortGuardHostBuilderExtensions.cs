using PortGuard;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds PortGuard to a host.</summary>
public static class PortGuardHostBuilderExtensions
{
    /// <summary>
    /// Guards the ports of <see cref="PortGuardOptions.Ports"/> before any service of the host starts. For a web application use the
    /// method of the same name in the package PortGuard.AspNetCore, which knows what Kestrel is going to bind.
    /// </summary>
    /// <param name="builder">The builder of the host.</param>
    /// <param name="configure">Sets options; the configuration section "PortGuard" is read after it and wins.</param>
    /// <returns>The builder.</returns>
    public static TBuilder UsePortGuard<TBuilder>(this TBuilder builder, Action<PortGuardOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        PortGuardServices.AddCore(builder.Services, configure);
        return builder;
    }

    /// <inheritdoc cref="UsePortGuard{TBuilder}(TBuilder, Action{PortGuardOptions}?)"/>
    public static IHostBuilder UsePortGuard(this IHostBuilder builder, Action<PortGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices((_, services) => PortGuardServices.AddCore(services, configure));
    }
}
