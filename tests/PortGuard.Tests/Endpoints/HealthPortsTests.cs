using System.Text.Json;

namespace PortGuard.Tests;

/// <summary>What /health/ports answers, of a registry that is well and of one that is not.</summary>
public sealed class HealthPortsTests : IDisposable
{
    private const int Patience = 30000;
    private const string Path = "/health/ports";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _directory[".allocated_ports.json"];

    [Fact(Timeout = Patience)]
    public async Task The_registry_is_answered_as_json()
    {
        await using var app = await EndpointsApp.StartAsync(new RecordedRegistry(() => RecordedRegistry.Shop));

        var answer = await app.GetAsync(Path);

        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        Golden.Equal(answer.Text, "health-ports");
    }

    [Fact(Timeout = Patience)]
    public async Task The_members_of_the_first_design_are_there_by_name_and_kind()
    {
        await System.IO.File.WriteAllTextAsync(File, """{"allocated":{"clawdbot":19001},"reserved":[18500]}""", Cancellation);
        await using var registered = await Open().AllocateAsync(new("orders-api") { Addresses = [LoopbackAddress.OfItsOwn()] }, Cancellation);
        await using var app = await EndpointsApp.StartAsync(Open());

        using var json = JsonDocument.Parse((await app.GetAsync(Path)).Text);

        var root = json.RootElement;
        Assert.Equal($$"""{"orders-api":{{registered.Port}}}""", Compact(root.GetProperty("allocated_ports")));
        Assert.Equal($$"""{"clawdbot":19001,"orders-api":{{registered.Port}}}""", Compact(root.GetProperty("all_allocations")));
        Assert.Equal(
            """{"port_range":"18000-19999","total_ports":2000,"allocated":2,"reserved":1,"available":1997,"utilization":"0.10%"}""",
            Compact(root.GetProperty("statistics")));
        Assert.Equal(registered.Port, root.GetProperty("instances")[0].GetProperty("port").GetInt32());
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_registry_in_the_services_it_is_the_one_of_the_content_root()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PORTGUARD_REGISTRY") is { Length: > 0 }, "PORTGUARD_REGISTRY names another registry");
        await System.IO.File.WriteAllTextAsync(File, """{"allocated":{"clawdbot":19001}}""", Cancellation);
        await using var app = await EndpointsApp.StartAsync(contentRoot: _directory.Path);

        Assert.Contains("\"clawdbot\": 19001", (await app.GetAsync(Path)).Text, StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Theory(Timeout = Patience)]
    [InlineData("{\"allocated\": {\"a\": 18001", "): the text ends too early")]
    [InlineData("", "(1,1): the file is empty")]
    [InlineData("{\"schema\": 99}", "was written by a newer PortGuard (schema 99;")]
    public async Task A_file_that_cannot_be_read_is_503_with_the_reason_until_it_is_corrected(string text, string reason)
    {
        await System.IO.File.WriteAllTextAsync(File, text, Cancellation);
        await using var app = await EndpointsApp.StartAsync(Open());

        var answer = await app.GetAsync(Path);

        Assert.Equal((503, "application/json; charset=utf-8", "no-store"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal(["error"], json.RootElement.EnumerateObject().Select(member => member.Name));
        var error = json.RootElement.GetProperty("error").GetString()!;
        Assert.StartsWith(File, error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(File, Cancellation));

        await System.IO.File.WriteAllTextAsync(File, "{}", Cancellation);
        Assert.Equal(200, (await app.GetAsync(Path)).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task What_the_system_refuses_is_503_too()
    {
        await using var app = await EndpointsApp.StartAsync(new RecordedRegistry(() => throw new UnauthorizedAccessException("Access to the path '/x' is denied.")));

        var answer = await app.GetAsync(Path);

        Assert.Equal(
            (503, "{\n  \"error\": \"The port registry cannot be read: Access to the path '/x' is denied.\"\n}\n"),
            (answer.Status, answer.Text));
    }

    [Fact(Timeout = Patience)]
    public async Task A_name_that_is_markup_stays_a_name()
    {
        const string Name = "</script><img src=x onerror=\"alert(1)\">";
        var registry = new RecordedRegistry(() => RecordedRegistry.Shop with
        {
            Allocations = [new(Name, 18123)],
            Instances = [new(Name, 18123) { Urls = ["javascript:alert(1)//<"] }],
        });
        await using var app = await EndpointsApp.StartAsync(registry);

        var answer = await app.GetAsync(Path);

        Assert.DoesNotContain('<', answer.Text);
        Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
        using var json = JsonDocument.Parse(answer.Text);
        Assert.Equal(18123, json.RootElement.GetProperty("all_allocations").GetProperty(Name).GetInt32());
        Assert.Equal(Name, json.RootElement.GetProperty("instances")[0].GetProperty("service").GetString());
    }

    [Fact(Timeout = Patience)]
    public async Task Names_in_any_script_arrive_as_they_are()
    {
        await using var app = await EndpointsApp.StartAsync(new RecordedRegistry(() => RecordedRegistry.Shop with { Allocations = [new("订单-api 🚀", 18123)] }));
        Assert.Contains("\"订单-api 🚀\": 18123", (await app.GetAsync(Path)).Text, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private FilePortRegistry Open() => new(File, new() { Variable = _ => null });
}
