using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PortGuard.Tests;

/// <summary>A real Kestrel with PortGuard's endpoints, and a client that says what it likes in its headers.</summary>
internal sealed class EndpointsApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    private EndpointsApp(WebApplication app) => _app = app;

    public Uri Url => new(GuardedApp.Addresses(_app).Single());

    /// <param name="configure">Sets the services.</param>
    /// <param name="use">Sets the pipeline; the endpoints are mapped after it.</param>
    /// <param name="url">What to listen on.</param>
    /// <param name="contentRoot">The content root; null for the working directory.</param>
    public static async Task<EndpointsApp> StartAsync(
        Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? use = null, string url = "http://127.0.0.1:0", string? contentRoot = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PortGuard.Tests", ContentRootPath = contentRoot });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        configure?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        app.MapPortGuard();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public static Task<EndpointsApp> StartAsync(IPortRegistry registry, Action<WebApplication>? use = null) =>
        StartAsync(builder => builder.Services.AddSingleton(registry), use);

    public async Task<Answer> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        // "localhost" where the server listens on every address.
        var url = new UriBuilder(Url) { Host = IPAddress.Loopback.ToString(), Path = path }.Uri;
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, all, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, headers);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
    {
        public string? this[string header] => Headers.GetValueOrDefault(header);
    }
}
