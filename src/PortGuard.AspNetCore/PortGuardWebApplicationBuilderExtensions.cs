using PortGuard;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds PortGuard to a web application.</summary>
public static class PortGuardWebApplicationBuilderExtensions
{
    /// <summary>
    /// Guards what Kestrel is going to bind: before it binds, the holder of a wanted port is found; in Development it is ended where the
    /// rules allow it, everywhere else the start is refused with a text that says who holds the port and why.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="configure">Sets options; the configuration section "PortGuard" is read after it and wins.</param>
    /// <returns>The builder.</returns>
    public static WebApplicationBuilder UsePortGuard(this WebApplicationBuilder builder, Action<PortGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        KestrelServices.Add(builder.Services, configure, builder.WebHost.GetSetting);
        return builder;
    }
}
