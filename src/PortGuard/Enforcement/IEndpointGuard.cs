namespace PortGuard;

/// <summary>Makes the endpoints of a server free before it binds them, or refuses the start.</summary>
internal interface IEndpointGuard
{
    /// <summary>Why nothing is guarded in this host (a test host, design time, switched off); null where the guard is on.</summary>
    string? WhyNothing { get; }

    /// <summary>
    /// Looks at every endpoint, decides about all of them before anything is ended, acts, and verifies. May move endpoints
    /// (<see cref="GuardedEndpoint.MoveTo"/>).
    /// </summary>
    /// <exception cref="PortGuardException">An endpoint cannot be had.</exception>
    Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken);

    /// <summary>The same for one endpoint whose bind has just failed with "in use". Returns when another bind is worth it.</summary>
    /// <exception cref="PortGuardException">The endpoint cannot be had.</exception>
    void GuardAtBind(GuardedEndpoint endpoint);
}
