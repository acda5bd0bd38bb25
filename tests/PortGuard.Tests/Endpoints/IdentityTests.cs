using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace PortGuard.Tests;

/// <summary>Who answers at /.well-known/portguard.</summary>
public sealed class IdentityTests
{
    private const int Patience = 30000;
    private const string Path = "/.well-known/portguard";

    [Fact(Timeout = Patience)]
    public async Task An_instance_of_the_registry_says_what_the_registry_says_of_it()
    {
        await using var app = await EndpointsApp.StartAsync(builder => builder.Services.AddSingleton<IOwnInstance>(new Own(RecordedRegistry.Shop.Instances[0])));

        var answer = await app.GetAsync(Path);

        Assert.Equal((200, "application/json; charset=utf-8", "no-store"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        Golden.Equal(answer.Text, "identity");
    }

    [Fact(Timeout = Patience)]
    public async Task An_instance_that_is_not_published_yet_says_where_the_server_listens()
    {
        var starting = RecordedRegistry.Shop.Instances[0] with { Urls = [] };
        await using var app = await EndpointsApp.StartAsync(builder => builder.Services.AddSingleton<IOwnInstance>(new Own(starting)));

        var identity = Read(await app.GetAsync(Path));

        Assert.Equal(("orders-api", "0123456789ab"), (identity.Service, identity.Instance));
        Assert.Equal([app.Url.GetLeftPart(UriPartial.Authority)], identity.Urls);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_application_without_a_service_has_its_name_and_an_id_of_its_own(bool hasEmptySource)
    {
        await using var app = await EndpointsApp.StartAsync(builder =>
        {
            if (hasEmptySource)
            {
                builder.Services.AddSingleton<IOwnInstance>(new Own(null));
            }
        });
        await using var other = await EndpointsApp.StartAsync();

        var first = Read(await app.GetAsync(Path));

        Assert.Equal(("PortGuard.Tests", Environment.ProcessId), (first.Service, first.ProcessId));
        Assert.Equal([app.Url.GetLeftPart(UriPartial.Authority)], first.Urls);
        Assert.Matches("^[0-9a-f]{12}$", first.Instance);
        Assert.Equal(first.Instance, Read(await app.GetAsync(Path)).Instance);
        Assert.NotEqual(first.Instance, Read(await other.GetAsync(Path)).Instance);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("https://localhost:5001", "https://localhost:5001")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000")]
    [InlineData("http://[::]:5000", "http://localhost:5000")]
    [InlineData("http://*:5000", "http://localhost:5000")]
    [InlineData("https://+:5000/base", "https://localhost:5000/base")]
    [InlineData("http://0.0.0.0:5000", "http://127.0.0.1:5000")]
    [InlineData("http://unix:/run/app.sock", null)]
    [InlineData("http://pipe:/app", null)]
    [InlineData("somewhere", null)]
    public void An_address_is_one_that_a_client_can_use(string bound, string? reachable) => Assert.Equal(reachable, ReachableUrl.Of(bound));

    [Fact(Timeout = Patience)]
    public async Task A_server_on_every_address_names_one_to_connect_to()
    {
        await using var app = await EndpointsApp.StartAsync(url: "http://0.0.0.0:0");
        Assert.Equal([$"http://127.0.0.1:{app.Url.Port}"], Read(await app.GetAsync(Path)).Urls);
    }

    private static (string Service, string Instance, int ProcessId, IReadOnlyList<string?> Urls) Read(EndpointsApp.Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Text);
        var root = json.RootElement;
        return (root.GetProperty("service").GetString()!, root.GetProperty("instance").GetString()!, root.GetProperty("pid").GetInt32(),
            [.. root.GetProperty("urls").EnumerateArray().Select(url => url.GetString())]);
    }

    private sealed class Own(PortInstance? instance) : IOwnInstance
    {
        public PortInstance? Current => instance;
    }
}
