using PortGuard.Tool;

namespace PortGuard.Tests;

public sealed class CommandEnvironmentTests
{
    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development", "Development", "ASPNETCORE_ENVIRONMENT")]
    [InlineData("DOTNET_ENVIRONMENT=development", "development", "DOTNET_ENVIRONMENT")]
    [InlineData("ENVIRONMENT=DEVELOPMENT", "DEVELOPMENT", "ENVIRONMENT")]
    [InlineData("ENVIRONMENT=Development ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development", "Development", "ASPNETCORE_ENVIRONMENT")]
    [InlineData("ENVIRONMENT= ASPNETCORE_ENVIRONMENT= DOTNET_ENVIRONMENT=Development", "Development", "DOTNET_ENVIRONMENT")]
    public void It_is_Development_where_a_variable_says_so_and_none_says_otherwise(string variables, string name, string variable)
    {
        var read = Read(variables);
        Assert.Equal((DevelopmentSwitch.On, name, true, variable), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ASPNETCORE_ENVIRONMENT= ENVIRONMENT=")]
    [InlineData("NODE_ENV=Development")]
    [InlineData("aspnetcore_environment=Development")]
    public void Where_nothing_says_so_it_is_Production(string variables)
    {
        var read = Read(variables);
        Assert.Equal((DevelopmentSwitch.Off, "Production", false, null), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT=Production DOTNET_ENVIRONMENT=Development", "Production", "ASPNETCORE_ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Staging", "Staging", "DOTNET_ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development ENVIRONMENT=staging", "staging", "ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Test ENVIRONMENT=production", "Test", "DOTNET_ENVIRONMENT")]
    [InlineData("ENVIRONMENT=production", "production", "ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Develop", "Develop", "ASPNETCORE_ENVIRONMENT")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development2", "Development2", "ASPNETCORE_ENVIRONMENT")]
    public void The_first_variable_that_says_otherwise_decides_and_is_named(string variables, string name, string variable)
    {
        var read = Read(variables);
        Assert.Equal((DevelopmentSwitch.Off, name, true, variable), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development ENVIRONMENT=production", false, null)]
    [InlineData("ENVIRONMENT=PRODUCTION", true, null)]
    [InlineData("ENVIRONMENT=Production", false, "Development")]
    public void Environment_production_vetoes_a_variable_and_an_option(string variables, bool dev, string? name)
    {
        var read = Read(variables, dev, name);
        Assert.Equal((DevelopmentSwitch.Vetoed, "Development", true, "ENVIRONMENT"), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    [Theory]
    [InlineData("", true, null)]
    [InlineData("", false, "development")]
    [InlineData("ASPNETCORE_ENVIRONMENT=Production DOTNET_ENVIRONMENT=Production", true, null)]
    [InlineData("ASPNETCORE_ENVIRONMENT=Production ENVIRONMENT=staging", false, "Development")]
    public void An_option_says_Development_whatever_other_variables_say(string variables, bool dev, string? name)
    {
        var read = Read(variables, dev, name);
        Assert.Equal((DevelopmentSwitch.On, "Development", true, null), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    [Theory]
    [InlineData("ASPNETCORE_ENVIRONMENT=Development", false)]
    [InlineData("ENVIRONMENT=production", false)]
    [InlineData("", true)]
    public void Another_name_as_option_is_not_Development(string variables, bool dev)
    {
        var read = Read(variables, dev, "Staging");
        Assert.Equal((DevelopmentSwitch.Off, "Staging", true, null), (read.Switch, read.Name, read.IsSet, read.DecidingVariable));
    }

    private static CommandEnvironment Read(string variables, bool dev = false, string? name = null) => CommandEnvironment.Read(
        variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]),
        dev,
        name);
}
