using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>
/// Sees what the application adds to Kestrel in code (Listen, ListenLocalhost ...), with Kestrel's public API only: it passes every such
/// endpoint to the action given to ConfigureEndpointDefaults, which does nothing unless the application sets one of its own. That one then
/// takes the place of ours, and Listen* is not seen before the bind.
/// </summary>
internal sealed class CodeEndpoints : IConfigureOptions<KestrelServerOptions>
{
    private readonly List<ListenOptions> _seen = [];
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _loadFailure;
    private bool _isOver;
    private bool? _mayOverride;
    private ListenOptions? _last;

    public void Configure(KestrelServerOptions options) => options.ConfigureEndpointDefaults(See);

    /// <summary>The endpoints of these options that were seen; ends the seeing.</summary>
    public IReadOnlyList<ListenOptions> Take(KestrelServerOptions options)
    {
        lock (_gate)
        {
            _isOver = true;

            // A second instance of the options (IOptionsMonitor, IOptionsSnapshot) has its own endpoints, which no server binds.
            return [.. _seen.Where(listen => ReferenceEquals(listen.KestrelServerOptions, options))];
        }
    }

    /// <summary>
    /// Whether endpoints in code may take the place of the configured addresses, for all that <see cref="Take"/> has not seen them. Then
    /// the addresses are never bound, and their holders are none of our business. Asked only when such an address is held, because to find
    /// out Kestrel's configuration is loaded a little early (a later load is a no-op) and the application's defaults are called once more.
    /// </summary>
    public bool MayOverrideAddresses(KestrelServerOptions options)
    {
        lock (_gate)
        {
            return _mayOverride ??= Find(options);
        }
    }

    /// <summary>Loading failed for <see cref="MayOverrideAddresses"/>: the start that would fail on it must still fail on it.</summary>
    /// <exception cref="IOException">The one kind of exception that Kestrel does not swallow while it binds.</exception>
    public void ThrowIfLoadFailed()
    {
        if (_loadFailure is { } failure)
        {
            throw new IOException(failure.SourceException.Message, failure.SourceException);
        }
    }

    private bool Find(KestrelServerOptions options)
    {
        var count = _seen.Count;
        _isOver = false;
        try
        {
            // LocalhostEndpoint() and its like, on a loader, become endpoints only now.
            options.ConfigurationLoader?.Load();
            return _seen.Count > count || !SeesListen(options);
        }
#pragma warning disable CA1031 // Whatever it is, it is kept and thrown at bind: Kestrel does not load a second time.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _loadFailure = ExceptionDispatchInfo.Capture(exception);
            return true;
        }
        finally
        {
            _isOver = true;
        }
    }

    /// <summary>Listen calls the defaults, then this configure action, and keeps the endpoint only if that returns.</summary>
    private bool SeesListen(KestrelServerOptions options)
    {
        try
        {
            options.Listen(IPAddress.Loopback, 0, listen => throw new ProbeException(ReferenceEquals(_last, listen)));
        }
        catch (ProbeException probe)
        {
            return probe.WasSeen;
        }
#pragma warning disable CA1031 // The application's own action may throw anything; that it was called is the answer.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }

        return false;
    }

    private void See(ListenOptions listen)
    {
        if (!_isOver)
        {
            _last = listen;
            _seen.Add(listen);
        }
    }

#pragma warning disable CA1064, CA1032 // It never leaves this file.
    private sealed class ProbeException(bool wasSeen) : Exception
#pragma warning restore CA1064, CA1032
    {
        public bool WasSeen { get; } = wasSeen;
    }
}
