using Microsoft.Extensions.Configuration;

namespace PortGuard;

/// <summary>
/// Reads the section "PortGuard:Service": the name alone, or Name, Preferred, Range and AllowFurtherInstance. It is about the first service,
/// which is the web server's.
/// </summary>
internal static class ServiceConfiguration
{
    public const string NameKey = $"{nameof(PortGuardOptions.Service)}:{nameof(PortServiceOptions.Name)}";
    public const string PreferredKey = $"{nameof(PortGuardOptions.Service)}:{nameof(PortServiceOptions.Preferred)}";

    private static readonly string[] _keys =
        [nameof(PortServiceOptions.AllowFurtherInstance), nameof(PortServiceOptions.Name), nameof(PortServiceOptions.Preferred), nameof(PortServiceOptions.Range)];

    public static void Read(PortGuardOptions options, IConfigurationSection section)
    {
        if (options.Services.Count == 0)
        {
            options.Service("");
        }

        var service = options.Services[0];
        service.Name = section.Value ?? service.Name;
        foreach (var setting in section.GetChildren())
        {
            Read(options, service, setting);
        }
    }

    private static void Read(PortGuardOptions options, PortServiceOptions service, IConfigurationSection setting)
    {
        if (Is(setting, nameof(service.Name)))
        {
            service.Name = setting.Value ?? "";
        }
        else if (Is(setting, nameof(service.Range)))
        {
            service.Range = setting.Value;
        }
        else if (Is(setting, nameof(service.Preferred)))
        {
            PortGuardConfiguration.Read<int>(options, setting, PortGuardConfiguration.TryParseNumber, "a port, 1 to 65535", value => service.Preferred = value);
        }
        else if (Is(setting, nameof(service.AllowFurtherInstance)))
        {
            PortGuardConfiguration.Read<bool>(options, setting, bool.TryParse, "true or false", value => service.AllowFurtherInstance = value);
        }
        else
        {
            options.Unreadable.Add($"{setting.Path}: there is no such setting; there are {string.Join(", ", _keys)}.");
        }
    }

    private static bool Is(IConfigurationSection setting, string name) => setting.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
