namespace PortGuard.Tests;

public sealed class EarlierRunTests
{
    private const string Dotnet = "/usr/share/dotnet/dotnet";
    private const string Assembly = "/home/alice/shop/bin/Debug/net10.0/Shop.dll";
    private const string AppHost = "/home/alice/shop/bin/Debug/net10.0/Shop";
    private const string Root = "/home/alice/shop";
    private readonly FakeProcessTable _table = new();

    public EarlierRunTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the recorded paths are those of Unix");

    [Theory]
    [InlineData(AppHost, AppHost, Root)]
    [InlineData(Dotnet, "dotnet|bin/Debug/net10.0/Shop.dll", Root)]
    [InlineData(Dotnet, "dotnet|" + Assembly + "|--urls|http://*:5000", Root)]
    [InlineData(Dotnet, "dotnet|exec|--runtimeconfig|x.json|../shop/bin/Debug/net10.0/Shop.dll", Root)]
    [InlineData(AppHost, AppHost + "|--contentRoot|/home/alice/shop/", "/tmp")]
    [InlineData(AppHost, AppHost + "|--contentroot=../shop", "/home/alice/x")]
    public void The_same_assembly_and_content_root_are_an_earlier_run_however_it_was_started(string executable, string arguments, string directory)
    {
        var other = _table.Add(70, 1, executable, arguments.Split('|'), process => process with { WorkingDirectory = directory });

        Assert.True(EarlierRun.Matches(other, Self()));
    }

    [Theory]
    [InlineData(AppHost, AppHost, "/home/alice/other")]
    [InlineData(AppHost, AppHost + "|--contentRoot|/srv/shop", Root)]
    [InlineData("/home/alice/shop/bin/Release/net10.0/Shop", "Shop", Root)]
    [InlineData(Dotnet, "dotnet|bin/Debug/net10.0/Other.dll", Root)]
    [InlineData(Dotnet, "dotnet|run", Root)]
    [InlineData("/usr/bin/python3.11", "python3|app.py", Root)]
    [InlineData(null, AppHost, Root)]
    public void Another_assembly_or_content_root_is_not(string? executable, string arguments, string directory)
    {
        var other = _table.Add(70, 1, executable, arguments.Split('|'), process => process with { WorkingDirectory = directory });

        Assert.False(EarlierRun.Matches(other, Self()));
    }

    [Fact]
    public void A_content_root_set_in_code_is_the_same_for_the_same_assembly()
    {
        var other = _table.Add(70, 1, AppHost, null, process => process with { WorkingDirectory = "/" });

        Assert.True(EarlierRun.Matches(other, Self(contentRoot: "/home/alice/shop/bin/Debug/net10.0")));
        Assert.False(EarlierRun.Matches(other, Self()));
    }

    [Fact]
    public void A_relative_assembly_is_unknown_where_the_directory_is()
    {
        var other = _table.Add(70, 1, Dotnet, ["dotnet", "bin/Debug/net10.0/Shop.dll"], process => process with { WorkingDirectory = null });

        Assert.False(EarlierRun.Matches(other, Self()));
    }

    [Theory]
    [InlineData("/usr/bin/python3.11", "python3|app.py", Root, true)]
    [InlineData("/usr/bin/python3.11", "python3|/home/alice/shop/app.py|--debug", Root, true)]
    [InlineData("/usr/bin/python3.11", "python3|other.py", Root, false)]
    [InlineData("/usr/bin/python3.11", "python3|app.py", "/home/alice/other", false)]
    [InlineData("/usr/bin/python3.12", "python3|app.py", Root, false)]
    [InlineData("/usr/bin/python3.11", "python3", Root, false)]
    public void Without_an_assembly_executable_directory_and_script_count_together(string executable, string arguments, string directory, bool expected)
    {
        _table.Add(90, 1, "/usr/bin/python3.11", ["python3", "app.py"]);
        var other = _table.Add(70, 1, executable, arguments.Split('|'), process => process with { WorkingDirectory = directory });

        Assert.Equal(expected, EarlierRun.Matches(other, _table.Self(90)));
    }

    [Theory]
    [InlineData("sh|-c|serve --port 8000", true)]
    [InlineData("sh|-c|serve --port 8000|extra", true)]
    [InlineData("sh|-c|something else", false)]
    [InlineData("sh", false)]
    [InlineData("sh|serve.sh", false)]
    public void Code_on_the_command_line_is_the_program_itself(string arguments, bool expected)
    {
        _table.Add(90, 1, "/usr/bin/dash", ["sh", "-c", "serve --port 8000"]);
        var other = _table.Add(70, 1, "/usr/bin/dash", arguments.Split('|'));

        Assert.Equal(expected, EarlierRun.Matches(other, _table.Self(90)));
    }

    [Fact]
    public void A_single_file_application_is_told_by_its_executable_and_directory()
    {
        _table.Add(90, 1, "/srv/shop/Shop", ["./Shop"]);
        var same = _table.Add(70, 1, "/srv/shop/Shop", ["/srv/shop/Shop"]);
        var elsewhere = _table.Add(71, 1, "/srv/shop/Shop", ["./Shop"], process => process with { WorkingDirectory = "/" });

        Assert.True(EarlierRun.Matches(same, _table.Self(90)));
        Assert.False(EarlierRun.Matches(elsewhere, _table.Self(90)));
    }

    private OwnProcess Self(string contentRoot = Root)
    {
        _table.Add(90, 1, AppHost);
        return _table.Self(90, contentRoot, Assembly);
    }
}
