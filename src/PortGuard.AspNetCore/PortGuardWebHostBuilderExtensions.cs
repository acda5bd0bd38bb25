using PortGuard;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Adds PortGuard to a web host.</summary>
public static class PortGuardWebHostBuilderExtensions
{
    /// <summary>
    /// Guards what Kestrel is going to bind: before it binds, the holder of a wanted port is found; in Development it is ended where the
    /// rules allow it, everywhere else the start is refused with a text that says who holds the port and why.
    /// </summary>
    /// <param name="builder">The web host's builder, as in <c>ConfigureWebHostDefaults(web => web.UsePortGuard())</c>.</param>
    /// <param name="configure">Sets options; the configuration section "PortGuard" is read after it and wins.</param>
    /// <returns>The builder.</returns>
    public static IWebHostBuilder UsePortGuard(this IWebHostBuilder builder, Action<PortGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services => KestrelServices.Add(services, configure, builder.GetSetting));
    }
}
