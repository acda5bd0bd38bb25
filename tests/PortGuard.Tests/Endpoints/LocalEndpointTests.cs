using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PortGuard.Tests;

/// <summary>Only this machine is answered, whatever a page in the developer's browser tries; and nothing is ever changed.</summary>
public sealed class LocalEndpointTests
{
    private const int Patience = 30000;

    private static readonly string[] _paths = ["/health/ports", "/.well-known/portguard"];

    [Theory(Timeout = Patience)]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5000")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("127.8.9.10")]
    [InlineData("[::1]")]
    [InlineData("[::1]:5000")]
    [InlineData("orders.localhost:5000")]
    public async Task A_loopback_host_is_answered_with_any_port(string host)
    {
        await using var app = await StartAsync();
        Assert.Equal((200, 200), (await Status("/health/ports"), await Status("/.well-known/portguard")));

        async Task<int> Status(string path) => (await app.GetAsync(path, ("Host", host))).Status;
    }

    [Theory(Timeout = Patience)]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:5000")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData("192.168.1.5:5000")]
    [InlineData("0.0.0.0")]
    [InlineData("[fe80::1]:5000")]
    [InlineData("myhost")]
    public async Task Any_other_host_is_refused_in_plain_words(string host)
    {
        await using var app = await StartAsync();
        foreach (var path in _paths)
        {
            var answer = await app.GetAsync(path, ("Host", host), ("Origin", "http://localhost:5173"));

            Assert.Equal(
                (421, "text/plain; charset=utf-8", $"Only requests to localhost, 127.0.0.1, [::1] or NAME.localhost are answered here, not to \"{host}\".\n"),
                (answer.Status, answer["Content-Type"], answer.Text));
            Assert.Equal(("no-store", "nosniff", null), (answer["Cache-Control"], answer["X-Content-Type-Options"], answer["Access-Control-Allow-Origin"]));
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("http://localhost:5173")]
    [InlineData("https://127.0.0.1")]
    [InlineData("http://[::1]:3000")]
    [InlineData("http://shop.localhost:3000")]
    public async Task A_page_of_this_machine_may_read_the_answer(string origin)
    {
        await using var app = await StartAsync();
        foreach (var path in _paths)
        {
            var answer = await app.GetAsync(path, ("Origin", origin));

            Assert.Equal((200, origin, "Origin"), (answer.Status, answer["Access-Control-Allow-Origin"], answer["Vary"]));
            Assert.Null(answer["Access-Control-Allow-Credentials"]);
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://127.0.0.1.evil.example:5000")]
    [InlineData("http://192.168.1.5:5173")]
    [InlineData("null")] // a page from a file, and a sandboxed frame of any website
    [InlineData("*")]
    [InlineData("localhost")]
    [InlineData("file://localhost")]
    [InlineData("http://evil@localhost")]
    [InlineData("http://localhost/path")]
    [InlineData("http://localhost, https://evil.example")]
    public async Task A_page_from_elsewhere_gets_nothing(string origin)
    {
        await using var app = await StartAsync();
        foreach (var (method, path) in _paths.SelectMany(path => new[] { ("GET", path), ("OPTIONS", path) }))
        {
            var answer = await app.SendAsync(method, path, ("Origin", origin), ("Access-Control-Request-Method", "GET"));

            Assert.Equal((403, "Origin", "no-store"), (answer.Status, answer["Vary"], answer["Cache-Control"]));
            Assert.Equal($"Only pages of localhost, 127.0.0.1, [::1] or NAME.localhost may read this, not of \"{origin}\".\n", answer.Text);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void What_the_server_refuses_by_itself_would_be_refused_here_too() =>
        Assert.Equal([false, false, false], new[] { "", ".localhost", "[::]" }.Select(LoopbackName.IsHost));

    [Fact]
    public void An_origin_that_cannot_be_written_back_is_none() =>
        Assert.Equal([false, false, false], new[] { "http://订单.localhost", "http://localhost\r\nX: y", "" }.Select(LoopbackName.IsOrigin));

    [Fact(Timeout = Patience)]
    public async Task An_application_that_opens_itself_to_every_page_does_not_open_this()
    {
        await using var app = await EndpointsApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IPortRegistry>(new RecordedRegistry(() => RecordedRegistry.Shop));
                builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
            },
            app => app.UseCors());

        var foreign = await app.GetAsync("/health/ports", ("Origin", "https://evil.example"));
        var local = await app.GetAsync("/health/ports", ("Origin", "http://localhost:5173"));

        Assert.Equal((403, 200), (foreign.Status, local.Status));
        Assert.DoesNotContain("18123", foreign.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_preflight_is_answered()
    {
        await using var app = await StartAsync();
        foreach (var path in _paths)
        {
            var answer = await app.SendAsync(
                "OPTIONS", path, ("Origin", "http://localhost:5173"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "x-requested-with"));

            Assert.Equal((204, ""), (answer.Status, answer.Text));
            Assert.Equal(
                ("http://localhost:5173", "GET, HEAD, OPTIONS", "*", "Origin", "no-store"),
                (answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Methods"], answer["Access-Control-Allow-Headers"], answer["Vary"], answer["Cache-Control"]));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Head_is_get_without_the_text()
    {
        await using var app = await StartAsync();
        foreach (var path in _paths)
        {
            var get = await app.GetAsync(path);
            var head = await app.SendAsync("HEAD", path);

            Assert.Equal((200, ""), (head.Status, head.Text));
            foreach (var name in new[] { "Content-Type", "Content-Length", "Cache-Control", "X-Content-Type-Options", "Vary" })
            {
                Assert.NotNull(get[name]);
                Assert.Equal(get[name], head[name]);
            }
        }
    }

    [Theory(Timeout = Patience)]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Nothing_can_be_done_here_even_where_the_application_answers_everything_else(string method)
    {
        await using var app = await EndpointsApp.StartAsync(
            new RecordedRegistry(() => RecordedRegistry.Shop), app => app.MapFallback(context => context.Response.WriteAsync("the page")));
        foreach (var path in _paths)
        {
            var answer = await app.SendAsync(method, path);

            Assert.Equal((405, "GET, HEAD, OPTIONS", "no-store"), (answer.Status, answer["Allow"], answer["Cache-Control"]));
            Assert.Equal("This can only be read (GET, HEAD).\n", answer.Text);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_returned_puts_conditions_on_both_and_a_group_puts_them_elsewhere()
    {
        await using var app = await EndpointsApp.StartAsync(
            new RecordedRegistry(() => RecordedRegistry.Shop), app => app.MapGroup("/internal").MapPortGuard().RequireHost("admin.localhost"));
        foreach (var path in _paths)
        {
            Assert.Equal(
                (404, 200),
                ((await app.GetAsync($"/internal{path}")).Status, (await app.GetAsync($"/internal{path}", ("Host", "admin.localhost"))).Status));
        }
    }

    private static Task<EndpointsApp> StartAsync() => EndpointsApp.StartAsync(new RecordedRegistry(() => RecordedRegistry.Shop));
}
