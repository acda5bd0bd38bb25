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

    private sealed class Host(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Tests";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
