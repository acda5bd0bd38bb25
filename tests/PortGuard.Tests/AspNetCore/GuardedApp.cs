using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PortGuard.Tests;

/// <summary>A real web application with the guard's ASP.NET Core side in it and the recording guard behind.</summary>
internal static class GuardedApp
{
    public static WebApplicationBuilder Builder(RecordingGuard guard, params string[] args) => Guard(WebApplication.CreateBuilder(args), guard);

    public static WebApplicationBuilder Guard(WebApplicationBuilder builder, RecordingGuard guard)
    {
        builder.Logging.ClearProviders();
        builder.UsePortGuard();
        builder.Services.AddSingleton<IEndpointGuard>(guard);
        return builder;
    }

    public static WebApplication Make(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapGet("/", () => "served");
        return app;
    }

    /// <summary>Ends the start when the endpoints are known, before anything is bound, and says them as "display = endpoint".</summary>
    public static async Task<IReadOnlyList<string>> SeenBeforeStart(
        Action<WebApplicationBuilder> configure, Action<WebApplication>? use = null, params string[] args)
    {
        var guard = new RecordingGuard { OnBeforeStart = _ => throw new RefusalException() };
        var builder = Builder(guard, args);
        configure(builder);
        await using var app = Make(builder);
        use?.Invoke(app);
        await Assert.ThrowsAsync<RefusalException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        return Say(guard.BeforeStart);
    }

    /// <summary>Containers often come with ASPNETCORE_HTTP_PORTS; then there is no default address.</summary>
    public static void SkipWhereTheEnvironmentSetsAddresses() => Assert.SkipWhen(
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.EndsWith("URLS", StringComparison.Ordinal) || name.EndsWith("HTTP_PORTS", StringComparison.Ordinal)),
        "the environment sets addresses");

    public static IReadOnlyList<string> Say(IReadOnlyList<GuardedEndpoint> endpoints) =>
        [.. endpoints.Select(endpoint => $"{endpoint.Display} = {endpoint.EndPoint}")];

    /// <summary>What is expected for localhost.</summary>
    public static IReadOnlyList<string> Localhost(string display, int port) =>
        Socket.OSSupportsIPv6 ? [$"{display} = 127.0.0.1:{port}", $"{display} = [::1]:{port}"] : [$"{display} = 127.0.0.1:{port}"];

    /// <summary>What is expected for "*".</summary>
    public static string Everywhere(string display, int port) => $"{display} = {(Socket.OSSupportsIPv6 ? "[::]" : "0.0.0.0")}:{port}";

    public static IEnumerable<string> Addresses(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    public static async Task<string> Get(string host, int port)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://{host}:{port}/"), TestContext.Current.CancellationToken);
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogKeeper : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();

    public IReadOnlyList<(LogLevel Level, string Text)> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
        // Nothing is held.
    }
}
