using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace PortGuard.Tests;

public sealed class EnvironmentReadingTests
{
    [Theory]
    [InlineData("Development", null, DevelopmentSwitch.On)]
    [InlineData("development", "Development", DevelopmentSwitch.On)]
    [InlineData("Development", "PRODUCTION", DevelopmentSwitch.Vetoed)]
    [InlineData("Development", " production ", DevelopmentSwitch.Vetoed)]
    [InlineData("Local", null, DevelopmentSwitch.On)]
    [InlineData("Local", "production", DevelopmentSwitch.Vetoed)]
    [InlineData("Production", "Development", DevelopmentSwitch.Off)]
    [InlineData("Staging", null, DevelopmentSwitch.Off)]
    [InlineData("", null, DevelopmentSwitch.Off)]
    internal void Development_is_what_the_host_says_unless_the_real_environment_vetoes_it(string host, string? variable, DevelopmentSwitch expected) =>
        Assert.Equal(expected, EnvironmentReading.Read(new Host(host), [" local "], name => name == "ENVIRONMENT" ? variable : null));

    [Theory]
    [InlineData("Production", null, null, false)]
    [InlineData("", null, null, false)]
    [InlineData("Production", "Production", null, true)]
    [InlineData("Production", null, "Production", true)]
    [InlineData("Staging", null, null, true)]
    public void The_environment_is_set_when_the_command_line_or_a_variable_says_so(string host, string? setting, string? variable, bool expected) =>
        Assert.Equal(expected, EnvironmentReading.IsSet(new Host(host), setting, name => name == "DOTNET_ENVIRONMENT" ? variable : null));

    private sealed class Host(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Tests";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
