namespace PortGuard.Tests;

/// <summary>Stands in for the core: says what Kestrel's side asked of it, and answers as the test likes.</summary>
internal sealed class RecordingGuard : IEndpointGuard
{
    private readonly Lock _gate = new();
    private readonly List<GuardedEndpoint> _atBind = [];

    public string? WhyNothing { get; set; }

    public IReadOnlyList<GuardedEndpoint> BeforeStart { get; private set; } = [];

    public IReadOnlyList<GuardedEndpoint> AtBind
    {
        get
        {
            lock (_gate)
            {
                return [.. _atBind];
            }
        }
    }

    public Action<IReadOnlyList<GuardedEndpoint>> OnBeforeStart { get; set; } = _ => { };

    public Action<GuardedEndpoint> OnBind { get; set; } = _ => { };

    public Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        BeforeStart = endpoints;
        OnBeforeStart(endpoints);
        return Task.CompletedTask;
    }

    public void GuardAtBind(GuardedEndpoint endpoint)
    {
        lock (_gate)
        {
            _atBind.Add(endpoint);
        }

        OnBind(endpoint);
    }
}

/// <summary>Ends a start as a refusal does.</summary>
internal sealed class RefusalException() : PortGuardException("refused", 69);
