using Microsoft.Extensions.Hosting;

namespace PortGuard;

/// <summary>What the host and the real environment say of the environment's name.</summary>
internal static class EnvironmentReading
{
    private const string VetoVariable = "ENVIRONMENT";
    private static readonly string[] _variables = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    /// <param name="host">The host's environment; which variable won there is the host's affair.</param>
    /// <param name="alsoDevelopment">Further names that count as Development.</param>
    /// <param name="variable">Reads the real environment, not the configuration: a file must not be able to hide the veto.</param>
    public static DevelopmentSwitch Read(IHostEnvironment host, IEnumerable<string> alsoDevelopment, Func<string, string?> variable)
    {
        var isDevelopment = host.IsDevelopment()
            || alsoDevelopment.Any(name => host.EnvironmentName.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
        if (!isDevelopment)
        {
            return DevelopmentSwitch.Off;
        }

        return string.Equals(variable(VetoVariable)?.Trim(), Environments.Production, StringComparison.OrdinalIgnoreCase)
            ? DevelopmentSwitch.Vetoed
            : DevelopmentSwitch.On;
    }

    /// <summary>Whether anything names the environment; the host falls back to Production where nothing does.</summary>
    /// <param name="host">The host's environment.</param>
    /// <param name="setting">The configuration's key "environment": the command line, or a prefixed variable.</param>
    /// <param name="variable">Reads the real environment.</param>
    public static bool IsSet(IHostEnvironment host, string? setting, Func<string, string?> variable) =>
        host.EnvironmentName.Length > 0
        && (!host.IsProduction() || !string.IsNullOrEmpty(setting) || _variables.Any(name => !string.IsNullOrEmpty(variable(name))));
}
