using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortGuard.Tests;

public sealed class PortGuardConfigurationTests
{
    [Fact]
    public void Every_setting_is_read_from_the_section()
    {
        var options = Options(new()
        {
            ["PortGuard:Enabled"] = "false",
            ["PortGuard:OnConflict"] = "wait",
            ["PortGuard:Scope"] = "SameApplication",
            ["PortGuard:Inspector"] = "Lsof",
            ["PortGuard:GracePeriod"] = "200ms",
            ["PortGuard:SettleTime"] = "00:00:01",
            ["PortGuard:WaitTimeout"] = "1m",
            ["PortGuard:RelocateRange"] = "5100-5199",
            ["PortGuard:RefusalExitCode"] = "70",
            ["PortGuard:Ports:0"] = "9100",
            ["PortGuard:Ports:1"] = "127.0.0.1:9101",
            ["PortGuard:Protect"] = "one, two",
            ["PortGuard:Allow"] = "redis-server",
            ["PortGuard:DevelopmentEnvironments:0"] = "Local",
        });

        Assert.False(options.Enabled);
        Assert.Equal(ConflictAction.Wait, options.OnConflict);
        Assert.Equal(TerminationScope.SameApplication, options.Scope);
        Assert.Equal(InspectorKind.Lsof, options.Inspector);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.GracePeriod);
        Assert.Equal(TimeSpan.FromSeconds(1), options.SettleTime);
        Assert.Equal(TimeSpan.FromMinutes(1), options.WaitTimeout);
        Assert.Equal("5100-5199", options.RelocateRange);
        Assert.Equal(70, options.RefusalExitCode);
        Assert.Equal(["9100", "127.0.0.1:9101"], options.Ports);
        Assert.Equal(["one", "two"], options.Protect);
        Assert.Equal(["redis-server"], options.Allow);
        Assert.Equal(["Local"], options.DevelopmentEnvironments);
    }

    [Fact]
    public void Configuration_wins_over_code_so_that_an_operator_has_the_last_word()
    {
        var options = Options(new() { ["PortGuard:OnConflict"] = "Refuse" }, code => code.OnConflict = ConflictAction.Wait);
        Assert.Equal(ConflictAction.Refuse, options.OnConflict);
    }

    [Fact]
    public void Every_failure_is_listed_with_its_key_its_value_and_the_accepted_form()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Options(new()
        {
            ["PortGuard:Enabled"] = "maybe",
            ["PortGuard:OnConflict"] = "2",
            ["PortGuard:OnConflit"] = "Refuse",
            ["PortGuard:Scope"] = "Everybody",
            ["PortGuard:GracePeriod"] = "5",
            ["PortGuard:SettleTime"] = "11m",
            ["PortGuard:RelocateRange"] = "5199-5100",
            ["PortGuard:RefusalExitCode"] = "256",
            ["PortGuard:Ports"] = "99999",
            ["PortGuard:DevelopmentEnvironments"] = "production",
        }));

        Assert.Equal(
            [
                "PortGuard:DevelopmentEnvironments: 'production' is not accepted; it cannot count as Development; name the team's own environment.",
                "PortGuard:Enabled: 'maybe' cannot be read; write true or false.",
                "PortGuard:GracePeriod: '5' cannot be read; write a duration as 200ms, 5s, 2m, 1h or hh:mm:ss.",
                "PortGuard:OnConflict: '2' cannot be read; write one of Auto, Refuse, Wait, Relocate.",
                "PortGuard:OnConflit: there is no such setting; there are Allow, DevelopmentEnvironments, Enabled, GracePeriod, Inspector, OnConflict, Ports, Protect, RefusalExitCode, Registry, RelocateRange, Scope, Service, SettleTime, WaitTimeout.",
                "PortGuard:Ports: '99999' is not accepted; write a port (9100), an address and port (127.0.0.1:9100, [::1]:9100, localhost:9100, *:9100), a UDP port (9100/udp) or a unix socket (unix:/run/app.sock).",
                "PortGuard:RefusalExitCode: '256' is not accepted; write a whole number from 1 to 255.",
                "PortGuard:RelocateRange: '5199-5100' is not accepted; write a span of ports such as 5100-5199 (1 to 65535, the smaller first).",
                "PortGuard:Scope: 'Everybody' cannot be read; write one of SameUser, SameApplication.",
                "PortGuard:SettleTime: '00:11:00' is not accepted; write a duration from 0 to 10 min.",
            ],
            error.Failures.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Staging")]
    [InlineData(" PRODUCTION ")]
    [InlineData(" ")]
    public void Production_and_Staging_cannot_be_made_development_environments(string name) =>
        Assert.Throws<OptionsValidationException>(() => Options([], code => code.DevelopmentEnvironments.Add(name)));

    [Fact]
    public void A_service_is_read_from_its_name_alone_or_from_a_section_that_changes_the_first_one()
    {
        Assert.Equal("orders", Assert.Single(Options(new() { ["PortGuard:Service"] = "orders" }).Services).Name);

        var options = Options(
            new() { ["PortGuard:Service:Preferred"] = "18124", ["PortGuard:Service:Range"] = "api", ["PortGuard:Service:AllowFurtherInstance"] = "true", ["PortGuard:Registry"] = "/srv/ports" },
            code => code.Service("orders", preferred: 18123).Service("metrics"));
        Assert.Equal(
            [("orders", 18124, "api", true), ("metrics", null, null, false)],
            options.Services.Select(service => (service.Name, service.Preferred, service.Range, service.AllowFurtherInstance)));
        Assert.Equal("/srv/ports", options.Registry);
    }

    [Fact]
    public void A_service_that_cannot_be_meant_is_told_with_its_key()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Options(
            new() { ["PortGuard:Service:Preferred"] = "0", ["PortGuard:Service:Port"] = "1", ["PortGuard:Service:AllowFurtherInstance"] = "yes" },
            code => code.Service("a\nb")));
        Assert.Equal(
            [
                "PortGuard:Service:AllowFurtherInstance: 'yes' cannot be read; write true or false.",
                "PortGuard:Service:Name: 'a\\nb' is not accepted; write a name of 1 to 200 characters without control characters.",
                "PortGuard:Service:Port: there is no such setting; there are AllowFurtherInstance, Name, Preferred, Range.",
                "PortGuard:Service:Preferred: '0' is not accepted; write a port, 1 to 65535.",
            ],
            error.Failures.Order(StringComparer.Ordinal));
    }

    private static PortGuardOptions Options(Dictionary<string, string?> settings, Action<PortGuardOptions>? code = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddPortGuard(code);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PortGuardOptions>>().Value;
    }
}
