namespace PortGuard;

/// <summary>Tells whether the server's bind would be refused with "in use", by doing it.</summary>
internal interface IEndpointProbe
{
    /// <summary>Whether the very bind and listen the server will do fails because the endpoint is in use. Any other failure is not "in use".</summary>
    bool IsInUse(GuardedEndpoint endpoint);
}
