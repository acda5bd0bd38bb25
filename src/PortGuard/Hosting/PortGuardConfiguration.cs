using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PortGuard;

/// <summary>
/// Reads the section "PortGuard" into the options after the code has set them, so that an operator has the last word. Written by hand
/// because the general binder stops at the first value it cannot read and passes over a misspelt name; here every failure is collected.
/// </summary>
internal sealed class PortGuardConfiguration(IConfiguration configuration) : IPostConfigureOptions<PortGuardOptions>
{
    public const string SectionName = "PortGuard";

    private static readonly Dictionary<string, Action<PortGuardOptions, IConfigurationSection>> _readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(PortGuardOptions.Enabled)] = (options, section) => Read<bool>(options, section, bool.TryParse, "true or false", value => options.Enabled = value),
        [nameof(PortGuardOptions.OnConflict)] = (options, section) => ReadEnum<ConflictAction>(options, section, value => options.OnConflict = value),
        [nameof(PortGuardOptions.Scope)] = (options, section) => ReadEnum<TerminationScope>(options, section, value => options.Scope = value),
        [nameof(PortGuardOptions.Inspector)] = (options, section) => ReadEnum<InspectorKind>(options, section, value => options.Inspector = value),
        [nameof(PortGuardOptions.GracePeriod)] = (options, section) => ReadDuration(options, section, value => options.GracePeriod = value),
        [nameof(PortGuardOptions.SettleTime)] = (options, section) => ReadDuration(options, section, value => options.SettleTime = value),
        [nameof(PortGuardOptions.WaitTimeout)] = (options, section) => ReadDuration(options, section, value => options.WaitTimeout = value),
        [nameof(PortGuardOptions.RefusalExitCode)] = (options, section) => Read<int>(
            options, section, TryParseNumber, "a whole number from 1 to 255", value => options.RefusalExitCode = value),
        [nameof(PortGuardOptions.RelocateRange)] = (options, section) => options.RelocateRange = section.Value,
        [nameof(PortGuardOptions.Ports)] = (options, section) => ReadList(section, options.Ports),
        [nameof(PortGuardOptions.Protect)] = (options, section) => ReadList(section, options.Protect),
        [nameof(PortGuardOptions.Allow)] = (options, section) => ReadList(section, options.Allow),
        [nameof(PortGuardOptions.DevelopmentEnvironments)] = (options, section) => ReadList(section, options.DevelopmentEnvironments),
        [nameof(PortGuardOptions.Registry)] = (options, section) => options.Registry = section.Value,
        [nameof(PortGuardOptions.Service)] = ServiceConfiguration.Read,
    };

    internal delegate bool Parser<T>(string text, out T value);

    public void PostConfigure(string? name, PortGuardOptions options)
    {
        foreach (var section in configuration.GetSection(SectionName).GetChildren())
        {
            if (_readers.TryGetValue(section.Key, out var read))
            {
                read(options, section);
            }
            else
            {
                options.Unreadable.Add($"{section.Path}: there is no such setting; there are {string.Join(", ", _readers.Keys.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    internal static void Read<T>(PortGuardOptions options, IConfigurationSection section, Parser<T> parse, string accepted, Action<T> set)
    {
        if (section.Value is { } text && parse(text.Trim(), out var value))
        {
            set(value);
        }
        else
        {
            options.Unreadable.Add($"{section.Path}: '{section.Value}' cannot be read; write {accepted}.");
        }
    }

    private static void ReadEnum<T>(PortGuardOptions options, IConfigurationSection section, Action<T> set)
        where T : struct, Enum =>
        Read(options, section, TryParseName, $"one of {string.Join(", ", Enum.GetNames<T>())}", set);

    private static void ReadDuration(PortGuardOptions options, IConfigurationSection section, Action<TimeSpan> set) =>
        Read(options, section, Duration.TryParse, $"a duration as {Duration.AcceptedForms}", set);

    /// <summary>Items as the children of the section (a JSON array, PortGuard__Ports__0) or in one text with commas (PortGuard__Ports).</summary>
    private static void ReadList(IConfigurationSection section, IList<string> list)
    {
        var items = section.GetChildren().Select(child => child.Value)
            .Concat(section.Value?.Split([',', ';']) ?? [])
            .Select(item => item?.Trim())
            .OfType<string>()
            .Where(item => item.Length > 0);
        foreach (var item in items)
        {
            list.Add(item);
        }
    }

    // Enum.TryParse alone takes any number for a name.
    private static bool TryParseName<T>(string text, out T value)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    internal static bool TryParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
