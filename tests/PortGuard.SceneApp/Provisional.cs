using PortGuard;
namespace Microsoft.AspNetCore.Builder;
internal static class Provisional
{
    public static TBuilder UsePortGuard<TBuilder>(this TBuilder builder, Action<PortGuardOptions> configure) where TBuilder : IHostApplicationBuilder
    {
        configure(new());
        return builder;
    }
}
