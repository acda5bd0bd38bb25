namespace PortGuard.Tests;

public sealed class RegistryLocationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_variable_names_a_file_or_a_directory()
    {
        Directory.CreateDirectory(_directory["team"]);

        Assert.Equal(_directory["team/ports.json"], Find("", registry: _directory["team/ports.json"]));
        Assert.Equal(_directory["team/.allocated_ports.json"], Find("", registry: _directory["team"]));
        Assert.Equal(_directory["team/.allocated_ports.json"], Find("", registry: "team"));
        Assert.Equal(_directory["new/.allocated_ports.json"], Find("", registry: "new/"));
    }

    [Fact]
    public void The_nearest_file_upwards_counts_more_than_a_nearer_project()
    {
        Make("shop/.allocated_ports.json", "shop/src/web/web.sln", "shop/src/web/bin/x");

        Assert.Equal(_directory["shop/.allocated_ports.json"], Find("shop/src/web/bin"));
    }

    [Theory]
    [InlineData("shop/ports.json")]
    [InlineData("shop/shop.sln")]
    [InlineData("shop/shop.slnx")]
    [InlineData("shop/.git/HEAD")]
    [InlineData("shop/.git")] // a worktree has a file there
    public void Without_a_file_it_is_beside_the_nearest_project_upwards(string marker)
    {
        Make(marker, "other.sln", "shop/src/web/x");

        Assert.Equal(_directory["shop/.allocated_ports.json"], Find("shop/src/web"));
    }

    [Fact]
    public void With_nothing_upwards_it_is_in_the_directory_itself()
    {
        Make("shop/src/x");
        Assert.Equal(_directory["shop/src/.allocated_ports.json"], Find("shop/src"));
    }

    [Fact]
    public void The_search_ends_at_home_whose_file_counts_and_whose_repository_does_not()
    {
        Make("home/ada/.git/HEAD", "home/.allocated_ports.json", "home/ada/shop/x");
        Assert.Equal(_directory["home/ada/shop/.allocated_ports.json"], Find("home/ada/shop", home: "home/ada"));

        Make("home/ada/.allocated_ports.json");
        Assert.Equal(_directory["home/ada/.allocated_ports.json"], Find("home/ada/shop", home: "home/ada"));
    }

    [Fact]
    public void The_search_ends_before_a_directory_of_another_user()
    {
        Make("theirs/.allocated_ports.json", "theirs/mine/sub/x");

        Assert.Equal(_directory["theirs/mine/sub/.allocated_ports.json"], Find("theirs/mine/sub", strangers: "theirs"));
    }

    [Fact]
    public void The_owner_of_the_start_is_no_stranger()
    {
        Make("shop/.git", "shop/src/x");
        Assert.Equal(
            _directory["shop/.allocated_ports.json"],
            RegistryLocation.Find(_directory["shop/src"], _ => null, "", _ => 1000, user: 0));
    }

    public void Dispose() => _directory.Dispose();

    private void Make(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_directory[file])!);
            File.WriteAllText(_directory[file], "");
        }
    }

    private string Find(string start, string? registry = null, string home = "", string? strangers = null) => RegistryLocation.Find(
        _directory[start].TrimEnd('/'),
        name => name == "PORTGUARD_REGISTRY" ? registry : null,
        home.Length == 0 ? "" : _directory[home],
        // Above the test's own directory is nobody's business.
        directory => directory == (strangers is null ? null : _directory[strangers]) || !directory.StartsWith(_directory.Path, StringComparison.Ordinal) ? 4242u : 1000u,
        user: 1000);
}
