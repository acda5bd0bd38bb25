using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static PortGuard.Tests.GuardedApp;

namespace PortGuard.Tests;

/// <summary>What counts more than the registry, and what the registry makes of what counts less.</summary>
public sealed class ServiceAddressTests : IDisposable
{
    private readonly ServiceApp _service = new();

    public ServiceAddressTests() => SkipWhereTheEnvironmentSetsAddresses();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Explicit => ["--urls", "UseUrls", "app.Urls", "Listen", "hidden Listen", "Kestrel:Endpoints"];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Explicit))]
    public async Task What_was_asked_for_explicitly_wins(string way)
    {
        var builder = _service.Builder(null, way switch
        {
            "--urls" => ["--urls", "http://127.0.0.1:0"],
            "Kestrel:Endpoints" => ["--Kestrel:Endpoints:Web:Url", "http://127.0.0.1:0"],
            _ => [],
        });
        _ = way switch
        {
            "UseUrls" => builder.WebHost.UseUrls("http://127.0.0.1:0"),
            "Listen" => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)),
            "hidden Listen" => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ConfigureEndpointDefaults(_ => { });
                kestrel.Listen(IPAddress.Loopback, 0);
            }),
            _ => null,
        };
        await using var app = Make(builder);
        if (way == "app.Urls")
        {
            app.Urls.Add("http://127.0.0.1:0");
        }

        await app.StartAsync(Token);
        Assert.Empty(app.Services.GetRequiredService<IPortAllocations>().Own);
        Assert.StartsWith("http://127.0.0.1:", Assert.Single(Addresses(app)), StringComparison.Ordinal);
        Assert.Empty((await _service.Snapshot()).Instances);
        Assert.Null(Environment.GetEnvironmentVariable(_service.Variable));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_port_of_the_environment_is_replaced_and_its_host_is_kept()
    {
        var address = LoopbackAddress.OfItsOwn();
        var builder = _service.Builder();
        ServiceApp.SetByEnvironment(builder, "URLS", $"http://{address}:5000");
        await using var app = await ServiceApp.Start(builder);
        var port = ServiceApp.Own(app).Port;
        Assert.Equal([$"http://{address}:{port}"], Addresses(app));
        Assert.Equal("served", await Get(address.ToString(), port));
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_interface_stays_every_interface_and_is_told_as_localhost()
    {
        var builder = _service.Builder();
        ServiceApp.SetByEnvironment(builder, "HTTP_PORTS", "5000");
        await using var app = await ServiceApp.Start(builder);
        var port = ServiceApp.Own(app).Port;
        Assert.Equal("served", await Get("127.0.0.2", port));
        Assert.Equal([$"http://localhost:{port}"], Assert.Single((await _service.Snapshot()).Instances).Urls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Redirection_to_https_leads_to_the_address_that_the_environment_gives()
    {
        using var https = HeldPort.OnBothLoopbacks();
        using var certificate = Certificate();
        var builder = _service.Builder();
        ServiceApp.SetByEnvironment(builder, "URLS", $"https://localhost:{https.Port};http://localhost:5000");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(options => options.ServerCertificate = certificate));
        await using var app = builder.Build();
        app.UseHttpsRedirection();
        app.MapGet("/", () => "served");
        _service.Guard.OnBeforeStart = endpoints =>
        {
            Assert.All(endpoints, endpoint => Assert.Equal(https.Port, endpoint.Port));
            https.Dispose();
        };
        await app.StartAsync(Token);

        var port = ServiceApp.Own(app).Port;
        Assert.Equal([$"https://localhost:{https.Port}", $"http://localhost:{port}"], Addresses(app));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler);
        var answer = await client.GetAsync(new Uri($"http://localhost:{port}/"), Token);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal(new Uri($"https://localhost:{https.Port}/"), answer.Headers.Location);
    }

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:9")]
    [InlineData("https://localhost:7001;http://localhost:5001", "https://localhost:7001;http://localhost:9")]
    [InlineData("https://localhost:7001", "https://localhost:9")]
    [InlineData("http://127.0.0.2:5000;http://[::1]:5000;http://127.0.0.1:5001", "http://127.0.0.2:9;http://[::1]:9;http://127.0.0.1:5001")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:9")]
    [InlineData("http://unix:/run/app.sock", "http://unix:/run/app.sock;http://localhost:9")]
    [InlineData("http://*:8080", "http://*:9")]
    public void The_first_http_address_gets_the_port(string before, string after)
    {
        var feature = new Microsoft.AspNetCore.Hosting.Server.Features.ServerAddressesFeature();
        new ServiceAddresses(before.Split(';')).Write(feature, isPreferred: true, 9);
        Assert.Equal(after.Split(';'), feature.Addresses);
        Assert.True(feature.PreferHostingUrls);
    }

    [Theory]
    [InlineData("http://[::]:18123", "http://localhost:18123")]
    [InlineData("https://0.0.0.0:18123/x", "https://localhost:18123/x")]
    [InlineData("http://*", "http://localhost")]
    [InlineData("http://[::1]:18123", "http://[::1]:18123")]
    [InlineData("http://0.0.0.0.nip.io:80", "http://0.0.0.0.nip.io:80")]
    [InlineData("nonsense", "nonsense")]
    public void An_address_is_told_as_one_that_can_be_gone_to(string address, string told) => Assert.Equal(told, ServiceTexts.Reachable(address));

    public void Dispose() => _service.Dispose();

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
