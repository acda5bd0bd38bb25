namespace PortGuard.Tests;

public sealed class RangeTableTests
{
    [Fact]
    public void Four_ranges_are_built_in() => Assert.Equal(
        ["default 18000-19999", "api 8000-8099", "orchestrator 8100-8199", "agent-worker 8200-8299"],
        Table().All.Select(range => range.ToString()));

    [Fact]
    public void The_file_counts_more_than_what_is_built_in_the_environment_more_and_the_application_most()
    {
        NamedPortRange[] file = [new("default", new(20000, 20999)), new("api", new(7000, 7099)), new("jobs", new(7100, 7199))];

        Assert.Equal("default 20000-20999", Table(file).Default.ToString());
        Assert.Equal("default 21000-21999", Table(file, ("21000", "21999")).Default.ToString());
        Assert.Equal("default 22000-22009", Table(file, ("21000", "21999"), [new("default", new(22000, 22009))]).Default.ToString());
        Assert.Equal("default 20500-20999", Table(file, ("20500", null)).Default.ToString());
        Assert.Equal(["default", "api", "orchestrator", "agent-worker", "jobs"], Table(file).All.Select(range => range.Name));
        Assert.Equal("api 7000-7099", Table(file).Resolve("api").ToString());
    }

    [Theory]
    [InlineData(null, "default 18000-19999")]
    [InlineData("", "default 18000-19999")]
    [InlineData("api", "api 8000-8099")]
    [InlineData("5000-5009", "5000-5009")]
    [InlineData(" 5000 ", "5000")]
    public void A_range_is_asked_for_by_name_or_as_a_span(string? asked, string expected) => Assert.Equal(expected, Table().Resolve(asked).ToString());

    [Theory]
    [InlineData("abc", null, "PORT_ALLOCATOR_START is \"abc\"; it has to be a port, 1 to 65535.")]
    [InlineData(null, "0", "PORT_ALLOCATOR_END is \"0\"; it has to be a port, 1 to 65535.")]
    [InlineData("70000", null, "PORT_ALLOCATOR_START is \"70000\"; it has to be a port, 1 to 65535.")]
    [InlineData("20000", null, "PORT_ALLOCATOR_START (20000) is above PORT_ALLOCATOR_END (19999, not set); set both.")]
    [InlineData("5001", "5000", "PORT_ALLOCATOR_START (5001) is above PORT_ALLOCATOR_END (5000); set both.")]
    public void A_variable_that_is_not_valid_is_named(string? first, string? last, string expected)
    {
        var refusal = Assert.Throws<PortRegistryException>(() => Table([], (first, last)));

        Assert.Equal((PortRegistryFailure.Setting, expected), (refusal.Failure, refusal.Message));
    }

    [Fact]
    public void An_unknown_range_names_those_there_are() => Assert.Equal(
        "There is no range \"apis\". There are default 18000-19999, api 8000-8099, orchestrator 8100-8199 and agent-worker 8200-8299; or write a span such as 8000-8099.",
        Assert.Throws<PortRegistryException>(() => Table().Resolve("apis")).Message);

    private static RangeTable Table(NamedPortRange[]? file = null, (string? First, string? Last) variables = default, NamedPortRange[]? own = null) => new(
        file ?? [],
        name => name switch
        {
            "PORT_ALLOCATOR_START" => variables.First,
            "PORT_ALLOCATOR_END" => variables.Last,
            _ => null,
        },
        own ?? []);
}
