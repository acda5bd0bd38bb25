using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace PortGuard;

/// <summary>One address and the setting it comes from.</summary>
/// <param name="Url">The address.</param>
/// <param name="Source">The setting's name.</param>
/// <param name="Rewrite">Puts another address into its place.</param>
internal sealed record ConfiguredAddress(string Url, string Source, Action<string> Rewrite);

/// <summary>
/// The addresses that hosting gives to the server, by the rules of its GenericWebHostService, which runs after us: the server's own
/// collection (app.Urls, app.Run(url)), else urls, else http_ports and https_ports, else the default address.
/// </summary>
internal sealed class HostingAddresses(IServer server, IConfiguration configuration, Func<string, string?> hostSetting)
{
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries;

    private const string InCode = "app.Urls or app.Run(url)";
    private static readonly string[] _urlVariables = ["ASPNETCORE_URLS", "DOTNET_URLS", "URLS"];

    private readonly IServerAddressesFeature? _feature = server.Features.Get<IServerAddressesFeature>();

    /// <summary>The addresses, and whether they come before endpoints that are configured on Kestrel itself.</summary>
    public (IReadOnlyList<ConfiguredAddress> Addresses, bool IsPreferred) Read()
    {
        var urls = (_feature?.Addresses ?? []).Select(url => new FoundAddress(url, InCode)).ToList();
        var isPreferred = _feature?.PreferHostingUrls == true;
        if (urls.Count == 0)
        {
            urls = FromSettings().ToList();
            isPreferred = urls.Count > 0 && IsTrue(Setting(WebHostDefaults.PreferHostingUrlsKey));
        }

        if (urls.Count == 0)
        {
            urls.Add(new(KestrelAddress.Default, "the default address"));
        }

        return (Movable(urls, isPreferred), isPreferred);
    }

    /// <summary>
    /// Whether hosting may have kept urls that the configuration does not show any more: it reads them when the builder is made, and
    /// the application may clear the configuration's sources after that. Then the default address may not be the one that is bound.
    /// </summary>
    public bool MayBeHidden(Func<string, string?> variable, IEnumerable<string> arguments) =>
        (_feature?.Addresses is null or { Count: 0 })
        && string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        && (_urlVariables.Any(name => variable(name) is { Length: > 0 })
            || arguments.Any(argument =>
                argument.TrimStart('-', '/').StartsWith(WebHostDefaults.ServerUrlsKey, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Why the addresses are what somebody wants for this application; null where they come from the environment, or there are none.</summary>
    /// <param name="urls">What was read.</param>
    /// <param name="arguments">The command line.</param>
    public string? WhyExplicit(IReadOnlyList<ConfiguredAddress> urls, IEnumerable<string> arguments)
    {
        if (_feature?.Addresses is { Count: > 0 })
        {
            return $"{InCode} has set the address";
        }

        if (MayBeHidden(_ => null, arguments))
        {
            return "urls are on the command line";
        }

        var key = urls.Select(url => url.Source).FirstOrDefault(source =>
            Setting(source) is { Length: > 0 } value && !EnvironmentSetting.IsOnlyThere(configuration, source, value));
        return key is null ? null : $"the setting {key} was given to this application";
    }

    private IEnumerable<FoundAddress> FromSettings() => Setting(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } urls
        ? urls.Split(';', Split).Select(url => new FoundAddress(url, "urls"))
        : Ports(WebHostDefaults.HttpPortsKey, "http").Concat(Ports(WebHostDefaults.HttpsPortsKey, "https"));

    private IEnumerable<FoundAddress> Ports(string key, string scheme) =>
        (configuration[key] ?? "").Split(';', Split | StringSplitOptions.TrimEntries)
            .Select(port => new FoundAddress($"{scheme}://*:{port}", key));

    private string? Setting(string key) => configuration[key] is { Length: > 0 } value ? value : hostSetting(key);

    /// <summary>
    /// A move writes all addresses into the server's collection: as it is no longer empty, hosting adds nothing and keeps our preference.
    /// </summary>
    private List<ConfiguredAddress> Movable(List<FoundAddress> urls, bool isPreferred)
    {
        var current = urls.ConvertAll(address => address.Url);
        var index = 0;
        return urls.ConvertAll(address => Movable(address, index++));

        ConfiguredAddress Movable(FoundAddress address, int place) => new(address.Url, address.Source, url => Write(place, url));

        void Write(int index, string url)
        {
            current[index] = url;
            _feature!.PreferHostingUrls = isPreferred;
            _feature.Addresses.Clear();
            foreach (var other in current)
            {
                _feature.Addresses.Add(other);
            }
        }
    }

    // WebHostUtilities.ParseBool
    private static bool IsTrue(string? value) => value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    // A class and not a tuple: LINQ over a structure of our own is left to the JIT, which costs every start 4 ms.
    private sealed record FoundAddress(string Url, string Source);
}
