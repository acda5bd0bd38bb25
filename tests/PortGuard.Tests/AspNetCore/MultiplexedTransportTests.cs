using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>HTTP/3 binds UDP by a transport of its own; libmsquic is not everywhere, so a transport that only pretends stands in.</summary>
public sealed class MultiplexedTransportTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_UDP_port_in_use_is_asked_as_UDP_under_the_name_of_its_address_and_tried_again()
    {
        using var held = HeldPort.Everywhere();
        using var transport = new Transport(held.Port, failures: 2);
        var guard = new RecordingGuard { OnBeforeStart = _ => held.Dispose() };
        await using var app = Make(Builder(guard, transport, $"https://127.0.0.1:{held.Port}"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal([PortProtocol.Udp, PortProtocol.Udp], guard.AtBind.Select(endpoint => endpoint.Protocol));
        Assert.All(guard.AtBind, endpoint => Assert.Equal($"https://127.0.0.1:{held.Port}", endpoint.Display));
        Assert.True(transport.IsBound);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_refusal_for_UDP_comes_out_of_the_start_unchanged()
    {
        using var held = HeldPort.Everywhere();
        var guard = new RecordingGuard { OnBeforeStart = _ => held.Dispose(), OnBind = _ => throw new RefusalException() };
        using var transport = new Transport(held.Port, failures: 1);
        await using var app = Make(Builder(guard, transport, $"https://127.0.0.1:{held.Port}"));
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_transport_keeps_its_say_on_what_it_can_bind_and_its_lifetime()
    {
        var services = new ServiceCollection();
        using var given = new Transport(7101, 0);
        services.AddSingleton<IEndpointGuard>(new RecordingGuard()).AddSingleton<KnownEndpoints>();
        services.AddSingleton<IMultiplexedConnectionListenerFactory>(given);
        services.AddSingleton<IMultiplexedConnectionListenerFactory, PlainTransport>();
        services.AddTransient<IMultiplexedConnectionListenerFactory>(_ => new PlainTransport());
        GuardedMultiplexedFactory.Decorate(services);
        Assert.Equal([ServiceLifetime.Singleton, ServiceLifetime.Singleton, ServiceLifetime.Transient], services.Skip(2).Select(service => service.Lifetime));

        IReadOnlyList<IMultiplexedConnectionListenerFactory> made;
        await using (var provider = services.BuildServiceProvider())
        {
            made = [.. provider.GetServices<IMultiplexedConnectionListenerFactory>()];
            var selectors = made.Cast<IConnectionListenerFactorySelector>().ToArray();
            Assert.Equal([false, true, true], selectors.Select(selector => selector.CanBind(new IPEndPoint(IPAddress.Loopback, 1))));
            Assert.True(selectors[0].CanBind(new IPEndPoint(IPAddress.Loopback, 7101)));
        }

        // The container made the second and the third one; the first is the application's.
        Assert.False(given.IsDisposed);
        Assert.Equal(2, PlainTransport.Disposed.Count);
    }

    private static WebApplicationBuilder Builder(RecordingGuard guard, Transport transport, string address)
    {
        var builder = WebApplication.CreateBuilder(["--urls", address]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IMultiplexedConnectionListenerFactory>(transport);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate());
            kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1AndHttp2AndHttp3);
        });
        return Guard(builder, guard);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, default));
    }

    private sealed class Transport(int port, int failures) : IMultiplexedConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
    {
        private int _failures = failures;

        public bool IsBound { get; private set; }

        public bool IsDisposed { get; private set; }

        public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint ip && ip.Port == port;

        public ValueTask<IMultiplexedConnectionListener> BindAsync(
            EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default)
        {
            if (_failures-- > 0)
            {
                throw new AddressInUseException("in use");
            }

            IsBound = true;
            return Listener.At(endpoint);
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class PlainTransport : IMultiplexedConnectionListenerFactory, IAsyncDisposable
    {
        public static ConcurrentBag<PlainTransport> Disposed { get; } = [];

        public ValueTask<IMultiplexedConnectionListener> BindAsync(
            EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
            Listener.At(endpoint);

        public ValueTask DisposeAsync()
        {
            Disposed.Add(this);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Listener(EndPoint endPoint) : IMultiplexedConnectionListener
    {
        private readonly TaskCompletionSource<MultiplexedConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

#pragma warning disable CA2000 // The server disposes a listener that it was given.
        public static ValueTask<IMultiplexedConnectionListener> At(EndPoint endPoint) => new(new Listener(endPoint));
#pragma warning restore CA2000

        public ValueTask<MultiplexedConnectionContext?> AcceptAsync(IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
            new(_end.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
