using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>The guard of one host. Costs a bind attempt an endpoint while every port is free; everything else is made on the first conflict.</summary>
internal sealed class HostEndpointGuard : IEndpointGuard
{
    private readonly IOptions<PortGuardOptions> _options;
    private readonly IHostEnvironment _environment;
    private readonly Func<string?> _environmentSetting;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;
    private readonly EndpointProbe _probe;
    private readonly Lazy<string?> _whyNothing;
    private readonly Lazy<SystemParts> _system;
    private readonly Lazy<EndpointGuard> _guard;

    public HostEndpointGuard(IOptions<PortGuardOptions> options, IHostEnvironment environment, Func<string?> environmentSetting, ILogger logger, CancellationToken stopping)
    {
        _options = options;
        _environment = environment;
        _environmentSetting = environmentSetting;
        _stopping = stopping;
        _logger = logger;
        _whyNothing = new(ReadWhyNothing);
        _system = new(() => SystemParts.Create(Options.Inspector, logger));
        _probe = new(() => _system.Value.Inspector);
        _guard = new(CreateGuard);
    }

    public string? WhyNothing => _whyNothing.Value;

    private PortGuardOptions Options
    {
        get
        {
            try
            {
                return _options.Value;
            }
            catch (OptionsValidationException e)
            {
                RefusalExit.Arm();
                throw new PortGuardOptionsException([.. e.Failures]);
            }
        }
    }

    public Task GuardAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        Log.Guarding(_logger, _environment.EnvironmentName, endpoints.Count, endpoints);
        if (endpoints.Any(_probe.IsInUse))
        {
            return FreeThenCleanAsync(endpoints, cancellationToken);
        }

        // Not async up to here: the state machine of an async method is left to the JIT, and this is what every start does.
        RemoveStale(endpoints);
        return Task.CompletedTask;
    }

    public void GuardAtBind(GuardedEndpoint endpoint) => GuardAsync([endpoint], CancellationToken.None).GetAwaiter().GetResult();

    private string? ReadWhyNothing() => ApplicationCheck.WhyNotTheApplication(_environment.ApplicationName)
        ?? (Options.Enabled ? null : $"{PortGuardConfiguration.SectionName}:{nameof(PortGuardOptions.Enabled)} is false");

    private async Task FreeThenCleanAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        await FreeAsync(endpoints, cancellationToken).ConfigureAwait(false);
        RemoveStale(endpoints);
    }

    private async Task FreeAsync(IReadOnlyList<GuardedEndpoint> endpoints, CancellationToken cancellationToken)
    {
        // The host's own token is cancelled by Ctrl+C too, but only where the caller passes it on.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        try
        {
            await _guard.Value.GuardAsync(endpoints, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (either.IsCancellationRequested)
        {
            RefusalExit.Arm();
            throw new StartCancelledException(endpoints.FirstOrDefault(_probe.IsInUse) ?? endpoints[0], e);
        }
        catch (PortGuardException)
        {
            RefusalExit.Arm();
            throw;
        }
        catch (IOException e)
        {
            // Not even our own process can be seen (no /proc): a start must not fail for that, the server's own bind judges.
            Log.LookingFailed(_logger, string.Join(", ", endpoints), e.Message);
        }
    }

    private void RemoveStale(IReadOnlyList<GuardedEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Protocol is PortProtocol.Unix)
            {
                RemoveStale(endpoint);
            }
        }
    }

    /// <summary>The file of a unix socket outlives a killed server and would fail the bind; no process is behind it.</summary>
    private void RemoveStale(GuardedEndpoint endpoint)
    {
        try
        {
            if (UnixSocketPath.TryRemoveStale(_probe.Examine(endpoint.EndPoint.ToString()!)))
            {
                Log.StaleSocketRemoved(_logger, endpoint.Display);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory does not let us: the server's own bind will say "in use", and this says why.
            Log.StaleSocketKept(_logger, endpoint.Display, e.Message);
        }
    }

    private EndpointGuard CreateGuard()
    {
        var options = Options;
        var system = _system.Value;
        var self = OwnProcessReader.Read(system.Processes, _environment.ContentRootPath, EntryAssembly());
        var rules = new TerminationRules(self, options.Scope, options.Protect, options.Allow);
        return system.CreateGuard(_probe, self, rules, Settings(options), _logger);
    }

    private GuardSettings Settings(PortGuardOptions options) => new()
    {
        OnConflict = options.OnConflict,
        Environment = EnvironmentReading.Read(_environment, options.DevelopmentEnvironments, Environment.GetEnvironmentVariable),
        EnvironmentName = _environment.EnvironmentName,
        EnvironmentIsSet = EnvironmentReading.IsSet(_environment, _environmentSetting(), Environment.GetEnvironmentVariable),
        ApplicationName = _environment.ApplicationName,
        GracePeriod = options.GracePeriod,
        SettleTime = options.SettleTime,
        WaitTimeout = options.WaitTimeout,
        RelocateRange = options.RelocateRange is { } range ? PortRange.Parse(range) : null,
        RefusalExitCode = options.RefusalExitCode,
    };

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single-file app is an answer: there is none")]
    private static string? EntryAssembly() => Assembly.GetEntryAssembly()?.Location is { Length: > 0 } path ? path : null;
}
