using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace PortGuard;

/// <summary>Tells a setting of the environment (launchSettings, a container's image) from one that was written for this application.</summary>
internal static class EnvironmentSetting
{
    /// <summary>
    /// Whether a value is there as an environment variable and nowhere else. UseUrls writes into every provider, and so it shows in those
    /// that are not the environment's; a builder always has one in memory.
    /// </summary>
    public static bool IsOnlyThere(IConfiguration configuration, string key, string value)
    {
        var isThere = false;
        foreach (var provider in Providers(configuration))
        {
            if (!provider.TryGet(key, out var other) || other != value)
            {
                continue;
            }

            if (provider is not EnvironmentVariablesConfigurationProvider)
            {
                return false;
            }

            isThere = true;
        }

        return isThere;
    }

    private static IEnumerable<IConfigurationProvider> Providers(IConfiguration configuration) => configuration is not IConfigurationRoot root
        ? []
        : root.Providers.SelectMany(provider => provider is ChainedConfigurationProvider chained ? Providers(chained.Configuration) : [provider]);
}
