using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PortGuard;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds what PortGuard knows to the endpoints of a web application.</summary>
public static class PortGuardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps two addresses that can only be read. <c>/health/ports</c>: the ports of every service, the use of the ranges, and who runs.
    /// <c>/.well-known/portguard</c>: the service, instance id and addresses of this process. Only requests to a loopback name
    /// (localhost, 127.0.0.1, [::1], NAME.localhost) are answered, and only pages from there may read the answer.
    /// </summary>
    /// <param name="endpoints">The application, or a group of its endpoints.</param>
    /// <returns>Both endpoints, to demand authorization for them, for example.</returns>
    public static IEndpointConventionBuilder MapPortGuard(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var registry = new HostRegistry(endpoints.ServiceProvider);
        var identity = new HostIdentity(endpoints.ServiceProvider);
        var group = endpoints.MapGroup("");
        Map("/health/ports", async cancellation => PortsAnswer.Of(await registry.LookAsync(cancellation).ConfigureAwait(false)));
        Map("/.well-known/portguard", _ => ValueTask.FromResult(IdentityAnswer.Of(identity.Read())));
        return group;

        void Map(string path, Func<CancellationToken, ValueTask<LocalAnswer>> answer)
        {
            // Typed, as the overload for any delegate needs reflection. And for every method: routing's own 405 would lack our headers,
            // and an application's fallback (index.html, for example) would come before it.
            RequestDelegate handler = new LocalEndpoint(answer).HandleAsync;
            group.Map(path, handler).WithDisplayName($"PortGuard {path}");
        }
    }
}
