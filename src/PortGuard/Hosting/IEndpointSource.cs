namespace PortGuard;

/// <summary>Knows endpoints that a server in this host is going to bind; asked once, in StartingAsync.</summary>
internal interface IEndpointSource
{
    EndpointSet GetEndpoints();
}

/// <summary>What a source knows.</summary>
/// <param name="Endpoints">The endpoints, in the server's order of binding.</param>
/// <param name="WhyNothing">Why there is nothing to guard, for the Debug log; null where there is.</param>
internal sealed record EndpointSet(IReadOnlyList<GuardedEndpoint> Endpoints, string? WhyNothing = null);
